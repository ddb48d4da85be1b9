#pragma once
// The S3 and KMS that a client under judgement talks to, looked at from inside: what went over the wire, what is
// stored, what KMS was asked.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/client_side/codec/client_vector.h"
#include "harness/client_side/line_process.h"
#include "harness/model/operation.h"
#include "simulator/base/bytes.h"
#include "simulator/base/http.h"
#include "simulator/base/result.h"

namespace s3sse::harness::client_side {

/// One request of the client, and what became of it.
struct SeenRequest {
  bool kms = false;
  std::string operation;  ///< of KMS: "GenerateDataKey"; of S3 the method: "PUT"
  std::string bucket;     ///< of S3
  std::string key;        ///< of S3, decoded
  std::string query;      ///< of S3, as sent
  Headers headers;
  Bytes body;  ///< its first bytes
  int status = 0;
  std::string answer;  ///< of KMS, a JSON text. It may hold a data key: never for a report

  /// "PUT /bucket/key?uploads", "KMS Decrypt".
  [[nodiscard]] std::string text() const;
};

/// The part of a request to KMS in wrapping a data key; none for one to S3.
using DataKey = model::Operation::DataKey;
DataKey part_in_data_key(const SeenRequest& request);

/// An object as any S3 client sees it.
struct PlainObject {
  TextMap metadata;  ///< without x-amz-meta-
  Bytes body;
  std::string etag{};
};

class Stage {
 public:
  virtual ~Stage() = default;

  [[nodiscard]] virtual std::string url() const = 0;  ///< of S3 and of KMS: "http://127.0.0.1:40123"
  [[nodiscard]] virtual std::string region() const = 0;
  /// AWS_ACCESS_KEY_ID and its like, for the environment of an adapter.
  [[nodiscard]] virtual Variables variables() const = 0;
  /// The ARNs of two KMS keys that the client may use.
  [[nodiscard]] virtual std::string kms_key() const = 0;
  [[nodiscard]] virtual std::string other_kms_key() const = 0;

  virtual Result<void> make_bucket(const std::string& bucket) = 0;
  virtual Result<void> store(const std::string& bucket, const std::string& key, const PlainObject& object) = 0;
  /// Nothing where there is none.
  virtual std::optional<PlainObject> object(const std::string& bucket, const std::string& key) = 0;
  virtual void remove(const std::string& bucket, const std::string& key) = 0;

  /// The number of requests of the client so far; those of the calls above do not count.
  virtual std::size_t position() = 0;
  virtual std::vector<SeenRequest> seen(std::size_t after) = 0;

  /// KMS knows this blob from now on: Decrypt with exactly this context answers the plaintext.
  virtual void know_blob(const Bytes& blob, const TextMap& context, const Bytes& plaintext) = 0;
  /// Requests of the client of this operation (KMS) or method (S3), on a key that ends so, get 403 until
  /// clear_refusals.
  virtual void refuse(const std::string& operation, const std::string& key_end) = 0;
  /// GetObject without a range, of a key that ends so, is answered as if the first 32 bytes had been asked for, until
  /// clear_refusals.
  virtual void send_a_part_of(const std::string& key_end) = 0;
  virtual void clear_refusals() = 0;
};

}  // namespace s3sse::harness::client_side
