#include "harness/runner/run/clean_up.h"

#include <fmt/format.h>

#include <pugixml.hpp>

#include "harness/runner/judge/answer.h"
#include "harness/runner/run/journal.h"
#include "harness/runner/run/listing.h"
#include "harness/runner/run/steps.h"
#include "simulator/base/json.h"

namespace s3sse::harness::runner {
namespace {

model::Step on_bucket(std::string_view call, const std::string& fixture) {
  model::Step step = make_step(call);
  step.bucket = fixture;
  return step;
}

model::Step on_object(std::string_view call, const std::string& fixture, std::string key) {
  model::Step step = on_bucket(call, fixture);
  step.key = std::move(key);
  return step;
}

/// Keys come from the endpoint here: they are no templates.
std::string literal(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("${")) out += '$';
    out += text[i];
  }
  return out;
}

bool gone(const Exchange& exchange) {
  return (exchange.response.status >= 200 && exchange.response.status < 300) || exchange.response.status == 404;
}

}  // namespace

Exchange CleanUp::send(const model::Step& step) {
  BuiltRequest request = build_request(step, scope_, sender_.now());
  scope_.bound_answer(step, request.wire);
  return sender_.send(step, std::move(request), scope_.options(), deadline_, &notes_);
}

std::vector<std::string> CleanUp::run(std::chrono::milliseconds limit) {
  deadline_ = std::chrono::steady_clock::now() + limit;
  abort_uploads();
  for (const std::string& fixture : buckets_) remove_bucket(fixture);
  for (const std::string& arn : kms_keys_) schedule_deletion(arn);
  buckets_.clear();
  kms_keys_.clear();
  return std::move(failures_);
}

void CleanUp::made_kms_key(const std::string& arn) {
  kms_keys_.push_back(arn);
  if (Journal* journal = scope_.options().journal) journal->made_kms_key(arn);
}

void CleanUp::schedule_deletion(const std::string& arn) {
  const Exchange exchange = send(
      make_kms_step("ScheduleKeyDeletion", write_json(nlohmann::json{{"KeyId", arn}, {"PendingWindowInDays", 7}})));
  // 400: it is pending already, or no longer there
  const bool done = exchange.response.status >= 200 && exchange.response.status < 500;
  if (Journal* journal = scope_.options().journal; journal && done) journal->kms_key_gone(arn);
}

void CleanUp::abort_uploads() {
  for (const auto& [name, upload] : scope_.uploads()) {
    if (upload.id.empty() || upload.closed) continue;
    model::Step step = on_object("AbortMultipartUpload", upload.bucket, literal(upload.key));
    step.s3().upload = name;
    send(step);
  }
}

void CleanUp::remove_bucket(const std::string& fixture) {
  Exchange exchange = empty_and_delete(fixture);
  if (exchange.response.status == 403 && policies_.contains(fixture)) {
    send(on_bucket("DeleteBucketPolicy", fixture));
    abort_uploads();
    exchange = empty_and_delete(fixture);
  }
  if (gone(exchange)) return;
  left_.insert(scope_.bucket(fixture));
  failures_.push_back(fmt::format("bucket {}: {}", scope_.bucket(fixture), Answer(exchange, false, false).summary()));
}

Exchange CleanUp::empty_and_delete(const std::string& fixture) {
  if (versioned_.contains(fixture))
    remove_what_is_listed(fixture);
  else
    remove_objects(fixture);
  Exchange exchange = send(on_bucket("DeleteBucket", fixture));
  if (exchange.response.status == 409) {
    remove_what_is_listed(fixture);
    exchange = send(on_bucket("DeleteBucket", fixture));
  }
  return exchange;
}

void CleanUp::remove_objects(const std::string& fixture) {
  for (const auto& [bucket, key] : objects_)
    if (bucket == fixture) send(on_object("DeleteObject", bucket, literal(key)));
}

void CleanUp::remove_what_is_listed(const std::string& fixture) {
  constexpr int most_listed_pages = 50;
  bool listed = false;
  for (int page = 0; page < most_listed_pages && std::chrono::steady_clock::now() < deadline_; ++page) {
    const Exchange exchange = send(on_bucket("ListObjectVersions", fixture));
    pugi::xml_document document;
    if (!load_listing(exchange, document)) break;
    listed = true;
    std::size_t removed = 0;
    for (const pugi::xml_node node : document.document_element().children()) {
      const std::string_view name = node.name();
      if (name != "Version" && name != "DeleteMarker") continue;
      model::Step step = on_object("DeleteObject", fixture, literal(node.child_value("Key")));
      step.s3().version = literal(node.child_value("VersionId"));
      if (locked_.contains(fixture)) step.headers.push_back({"x-amz-bypass-governance-retention", {"true"}, false});
      removed += gone(send(step)) ? 1 : 0;
    }
    if (removed == 0) break;  // nothing left, or nothing that would go
  }
  if (!listed)
    remove_objects(fixture);  // an endpoint without ListObjectVersions; elsewhere it would add delete markers
  const Exchange exchange = send(on_bucket("ListMultipartUploads", fixture));
  pugi::xml_document document;
  if (!load_listing(exchange, document)) return;
  for (const pugi::xml_node node : document.document_element().children("Upload")) {
    model::Step step = on_object("AbortMultipartUpload", fixture, literal(node.child_value("Key")));
    step.s3().upload = "";
    step.s3().query.push_back({"uploadId", {literal(node.child_value("UploadId"))}, false});
    send(step);
  }
}

}  // namespace s3sse::harness::runner
