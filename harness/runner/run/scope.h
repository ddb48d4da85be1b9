#pragma once
// The knowledge of one running case: real names, keys, bodies, saved values. One thread only.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/case.h"
#include "harness/runner/run/options.h"
#include "harness/transport/endpoint.h"
#include "harness/transport/redactor.h"

namespace s3sse::harness::runner {

using SharedBytes = std::shared_ptr<const Bytes>;

struct KmsKey {
  std::string arn;
  std::string id;
  std::string alias;
};

struct UploadedPart {
  std::uint32_t number = 0;
  std::string etag;
  std::vector<std::pair<std::string, std::string>> checksums;  ///< XML element name, value
  SharedBytes body;
};

struct Upload {
  std::string id;
  std::string bucket;  ///< real name
  std::string key;
  bool with_checksums = false;  ///< an algorithm was named at creation, so completion lists the parts' checksums
  bool closed = false;          ///< completed or aborted
  std::map<std::uint32_t, UploadedPart> parts;
};

/// The variable `name` tells of an account ("account", "second.arn", "kms.unknown.arn"): a target file has to say its
/// id.
bool is_of_an_account(std::string_view name);
/// Returns why it has no value, and who can tell it.
std::string without_account(std::string_view name);

class Scope {
 public:
  Scope(const model::Case& running, const RunOptions& options, const EndpointInfo& info, std::string bucket_prefix);

  [[nodiscard]] const model::Case& running() const { return case_; }
  [[nodiscard]] const RunOptions& options() const { return options_; }
  [[nodiscard]] const EndpointInfo& info() const { return info_; }

  /// The real name of a fixture; empty name: the main bucket.
  [[nodiscard]] std::string bucket(std::string_view fixture) const;
  [[nodiscard]] std::vector<std::string> bucket_names() const;

  /// `text` with its variables replaced. A variable that has no value is noted: see unresolved().
  [[nodiscard]] std::string resolve(std::string_view text) const;
  /// The same inside a JSON document: values are escaped for a string literal.
  [[nodiscard]] std::string resolve_json(std::string_view json) const;
  /// Name of a variable that had no value since the last call; empty: none.
  [[nodiscard]] std::string take_unresolved() const;

  /// ARN of a declared key, or `text` as it is, resolved.
  [[nodiscard]] std::string kms_key(std::string_view text) const;
  void set_kms_key(const std::string& name, KmsKey key) { kms_keys_[name] = std::move(key); }
  [[nodiscard]] bool owns_kms_key(std::string_view arn) const;

  /// Bytes of a customer key; depends on seed, case and name alone.
  [[nodiscard]] const Bytes& customer_key(const std::string& name, std::size_t size = 32) const;

  [[nodiscard]] SharedBytes body(const model::BodySpec& spec) const;
  void set_body(const std::string& step, SharedBytes body) { bodies_[step] = std::move(body); }

  /// The ETag that a named step was answered with, as sent; empty: none.
  [[nodiscard]] std::string answered_etag(const std::string& step) const;
  void set_answered_etag(const std::string& step, std::string etag) { etags_[step] = std::move(etag); }

  void save(const std::string& name, std::string value) { saved_[name] = std::move(value); }
  [[nodiscard]] std::optional<std::string> saved(std::string_view name) const;

  Upload& upload(const std::string& name) { return uploads_[name]; }
  [[nodiscard]] const std::map<std::string, Upload>& uploads() const { return uploads_; }

  void mark_audit(const std::string& step, std::uint64_t position) { audit_[step] = position; }
  [[nodiscard]] std::uint64_t audit_mark(const std::string& step) const;

  void mark_ledger(const std::string& step, std::uint64_t position) { ledger_[step] = position; }
  [[nodiscard]] std::uint64_t ledger_mark(const std::string& step) const;

  /// Counts what `request` sends, and bounds its answer: a document, or the bytes of an object, which is not made of
  /// much more than the case has sent.
  void bound_answer(const model::Step& step, WireRequest& request);

  /// A header was sent with this value: an endpoint may repeat it.
  void hide(std::string value) { hidden_.push_back(std::move(value)); }
  /// Knows the customer keys of this case, what was hidden, and the secrets of whoever signs.
  [[nodiscard]] Redactor redactor() const;
  [[nodiscard]] std::string redacted(std::string_view text) const { return redactor().text(text); }

 private:
  [[nodiscard]] std::string replace(std::string_view text, const std::function<std::string(std::string)>& escape) const;
  [[nodiscard]] std::optional<std::string> lookup(std::string_view name) const;
  /// The account of the owner: as told, or that of a KMS key of the case; empty where neither is known.
  [[nodiscard]] std::string owner_account() const;
  [[nodiscard]] std::optional<std::string> lookup_principal(std::string_view who, std::string_view what) const;
  [[nodiscard]] std::optional<std::string> lookup_kms(std::string_view key, std::string_view what) const;
  [[nodiscard]] std::optional<std::string> lookup_body(std::string_view step, std::string_view what) const;

  const model::Case& case_;
  const RunOptions& options_;
  const EndpointInfo& info_;
  std::map<std::string, std::string, std::less<>> buckets_;
  std::map<std::string, KmsKey, std::less<>> kms_keys_;
  std::map<std::string, std::string, std::less<>> saved_;
  std::map<std::string, SharedBytes, std::less<>> bodies_;
  std::map<std::string, std::string, std::less<>> etags_;
  std::map<std::string, Upload> uploads_;
  std::map<std::string, std::uint64_t> ledger_;
  std::map<std::string, std::uint64_t> audit_;
  mutable std::map<std::pair<std::string, std::size_t>, Bytes> customer_keys_;
  std::vector<std::string> hidden_;
  mutable std::string unresolved_;
  std::size_t sent_bytes_ = 0;
};

}  // namespace s3sse::harness::runner
