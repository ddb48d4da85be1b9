#pragma once
// One request of a case, in logical terms; the runner makes the wire form of it. Or one act of a probe.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "harness/model/body_spec.h"
#include "harness/model/expectation.h"
#include "harness/model/operation.h"

namespace s3sse::harness::model {

/// A header or query parameter: sent once per value; no value at all drops what sugar made.
struct Field {
  std::string name;
  std::vector<std::string> values;
  bool bare = false;  ///< a query parameter without "="
};

/// One of the three headers of a customer key, perhaps damaged.
struct KeyField {
  struct Value {
    std::optional<std::string> verbatim;
    std::string of;  ///< another key; empty: the key of the step
    std::string encoding = "base64";
    std::string insert;
    bool of_text = false;
  };
  bool damaged = false;       ///< false: the right value
  std::vector<Value> values;  ///< damaged and empty: the header is left out
};

struct CustomerKey {
  std::string key;
  std::uint64_t size = 32;
  KeyField algorithm;
  KeyField value;
  KeyField md5;
};

struct CopySource {
  std::optional<std::string> verbatim;
  std::string bucket;  ///< fixture; empty: the main one
  std::string key;
  std::string version;
};

struct Checksum {
  std::string algorithm;
  std::optional<std::string> value;  ///< nothing: the right one
};

struct Signing {
  enum class Mode { header, presigned, anonymous, wrong_secret, sigv2, sigv2_presigned };
  Mode mode = Mode::header;
  std::int64_t expires = 900;  ///< seconds
  std::int64_t age = 0;        ///< seconds; signs as of so long ago
  std::vector<std::string> unsigned_headers;
  std::vector<std::string> drop;
  std::string region;   ///< empty: the endpoint's
  std::string service;  ///< empty: s3 or kms, as the call goes
};

enum class PayloadMode { signed_, unsigned_, streaming_signed, streaming_signed_trailer, streaming_unsigned_trailer };

struct EncryptionRule {
  std::optional<std::string> algorithm;
  std::optional<std::string> kms_key;
  std::optional<std::string> bucket_key;
  std::vector<std::string> blocked;
};

struct PartChoice {
  std::uint32_t part = 1;
  std::optional<std::string> etag;  ///< nothing: as UploadPart answered
};

struct PostForm {
  std::vector<std::pair<std::string, std::string>> fields;
  std::vector<std::string> uncovered;
  std::optional<std::string> conditions_json;  ///< a JSON array that replaces the derived conditions
  std::int64_t expires_in = 600;               ///< seconds
  std::vector<std::string> drop;
};

struct RawRequest {
  std::string method;
  std::string target;
  std::vector<std::pair<std::string, std::string>> headers;
  BodySpec body;
  std::optional<BodySpec> bytes;
};

struct Save {
  enum class From { header, xml, json, stored, metadata };
  std::string name;
  From from = From::header;
  std::string path;
};

enum class As { owner, second, other_account, anonymous };

/// The headers that ask for encryption, or hand over a key.
struct EncryptionHeaders {
  std::vector<std::string> sse;
  std::optional<std::string> kms_key;
  std::optional<std::string> bucket_key;
  std::optional<std::string> context;       ///< verbatim
  std::optional<std::string> context_json;  ///< to be sent as Base64
  std::optional<CustomerKey> customer_key;
  std::optional<CustomerKey> source_customer_key;

  /// True if anything is said of the object that is written or read; the key of a source is not.
  [[nodiscard]] bool asks_for_object() const {
    return !sse.empty() || kms_key || bucket_key || context || context_json || customer_key;
  }
  [[nodiscard]] bool given() const { return asks_for_object() || source_customer_key; }
};

/// The way in which a request travels, and the proof that it is whole.
struct Transfer {
  PayloadMode payload = PayloadMode::signed_;
  std::uint64_t chunk_size = 65536;
  bool chunked = false;
  std::optional<bool> secure;
  std::optional<std::pair<std::string, std::string>> tls;  ///< lowest and highest version of a handshake: "1.2", "1.3"
  bool virtual_host = false;
  Signing sign;
};

/// The part of a step that only calls of S3 have.
struct S3Call {
  std::optional<std::string> version;
  std::string upload = "u";
  std::optional<std::string> part;
  std::optional<CopySource> source;
  std::optional<std::string> source_range;
  std::vector<Field> query;
  BodySpec body;
  std::optional<std::vector<EncryptionRule>> encryption_rules;
  std::optional<std::string> xml;
  std::optional<std::string> json;
  std::optional<std::string> policy_json;
  std::optional<std::vector<PartChoice>> parts;
  std::vector<std::string> keys;
  std::vector<std::string> attributes;
  std::optional<Checksum> checksum;
  std::optional<bool> wants_md5;           ///< content_md5: true or false
  std::optional<std::string> content_md5;  ///< verbatim
  std::optional<PostForm> form;
};

struct KmsCall {
  std::optional<std::string> json;
  std::optional<std::string> policy_json;  ///< goes into `json` as "Policy"
};

struct ProbeAct {
  std::uint64_t offset = 0;
  std::int64_t seconds = 0;
  std::string fault;  ///< verbatim
};

struct Step {
  std::string name;
  const Operation* operation = &unknown_operation();  ///< a row of the table, never null
  bool target = false;
  As as = As::owner;
  std::string bucket;  ///< fixture; empty: the main one
  std::optional<std::string> key;
  EncryptionHeaders encryption;
  std::vector<Field> headers;
  Transfer transfer;
  std::variant<S3Call, KmsCall, RawRequest, ProbeAct> content;  ///< as the kind of the operation is
  std::vector<Save> saves;
  std::vector<Expectation> expect;  ///< all of them hold

  [[nodiscard]] std::string_view call() const { return operation->name; }
  [[nodiscard]] bool is_kms() const { return operation->kind == Operation::Kind::kms; }
  [[nodiscard]] bool is_probe() const { return operation->kind == Operation::Kind::probe; }
  [[nodiscard]] bool is_raw() const { return operation->kind == Operation::Kind::raw; }
  /// Of a call of S3 alone.
  [[nodiscard]] const S3Call& s3() const { return std::get<S3Call>(content); }
  [[nodiscard]] S3Call& s3() { return std::get<S3Call>(content); }
  /// Null for everything but a call of S3.
  [[nodiscard]] const S3Call* if_s3() const { return std::get_if<S3Call>(&content); }
};

}  // namespace s3sse::harness::model
