#include "harness/runner/run/sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "harness/runner/judge/answer.h"
#include "harness/runner/run/listing.h"
#include "simulator/base/uri.h"

namespace s3sse::harness::runner {
namespace {

constexpr std::string_view own_prefix = "s3sse-";
constexpr int most_pages = 200;

bool base36(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}
bool hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// Nothing, or "-" and the number of a further bucket of the case.
bool is_suffix_of_fixture(std::string_view text) {
  return text.empty() || (text.size() > 1 && text.front() == '-' &&
                          std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; }));
}

bool is_success(const Exchange& exchange) {
  return exchange.response.status >= 200 && exchange.response.status < 300;
}

constexpr std::size_t longest_bucket_name = 63;

std::string summary(const Exchange& exchange) {
  return Answer(exchange, false, false).summary();
}

class BucketSweep {
 public:
  BucketSweep(Caller& caller, std::string bucket, Deadline deadline) : caller_(caller), deadline_(deadline) {
    out_.bucket = std::move(bucket);
  }

  Swept run() {
    Exchange exchange = empty_and_delete();
    if (exchange.response.status == 403) {
      send({.method = "DELETE", .bucket = out_.bucket, .query = "policy"});
      exchange = empty_and_delete();
    }
    out_.gone = is_success(exchange) || exchange.response.status == 404;
    if (!out_.gone) out_.problem = summary(exchange);
    return out_;
  }

 private:
  Exchange send(const Call& call) { return caller_.send(call, deadline_); }

  Exchange delete_bucket() { return send({.method = "DELETE", .bucket = out_.bucket}); }

  /// An empty bucket, as most leftovers are, costs one request.
  Exchange empty_and_delete() {
    Exchange exchange = delete_bucket();
    if (is_success(exchange) || exchange.response.status == 404 || exchange.response.status == 0) return exchange;
    remove_listed("versions", {"Version", "DeleteMarker"});
    remove_listed("list-type=2", {"Contents"});  // an endpoint that knows no versions
    abort_uploads();
    return delete_bucket();
  }

  void remove_listed(const std::string& query, const std::vector<std::string_view>& names) {
    for (int page = 0; page < most_pages && std::chrono::steady_clock::now() < deadline_; ++page) {
      pugi::xml_document document;
      if (!load_listing(send({.bucket = out_.bucket, .query = query}), document)) return;
      std::size_t removed = 0;
      for (const pugi::xml_node node : document.document_element().children()) {
        if (std::find(names.begin(), names.end(), node.name()) == names.end()) continue;
        const std::string version = node.child_value("VersionId");
        const std::string which = version.empty() ? "" : "versionId=" + percent_encode(version);
        removed += is_success(remove(node.child_value("Key"), which));
      }
      out_.objects += removed;
      if (removed == 0) return;  // nothing left, or nothing that would go
    }
  }

  /// A version that is retained in governance mode goes with the header that bypasses it.
  Exchange remove(const std::string& key, const std::string& which) {
    Call call{.method = "DELETE", .bucket = out_.bucket, .key = key, .query = which};
    Exchange exchange = send(call);
    if (exchange.response.status != 403 || which.empty()) return exchange;
    call.headers.add("x-amz-bypass-governance-retention", "true");
    return send(call);
  }

  void abort_uploads() {
    pugi::xml_document document;
    if (!load_listing(send({.bucket = out_.bucket, .query = "uploads"}), document)) return;
    for (const pugi::xml_node node : document.document_element().children("Upload"))
      out_.uploads += is_success(send({.method = "DELETE",
                                       .bucket = out_.bucket,
                                       .key = node.child_value("Key"),
                                       .query = "uploadId=" + percent_encode(node.child_value("UploadId"))}));
  }

  Caller& caller_;
  Deadline deadline_;
  Swept out_;
};

}  // namespace

std::string run_of_bucket(std::string_view name) {
  if (!name.starts_with(own_prefix) || name.size() > longest_bucket_name) return {};
  const std::string_view rest = name.substr(own_prefix.size());
  const std::size_t dash = rest.find('-');
  if (dash == std::string_view::npos || dash == 0 || dash > 12) return {};
  const std::string_view run = rest.substr(0, dash);
  const std::string_view digest = rest.substr(dash + 1, 12);
  const std::string_view fixture = rest.substr(dash + 1 + digest.size());
  const bool fits = std::all_of(run.begin(), run.end(), base36) && digest.size() == 12 &&
                    std::all_of(digest.begin(), digest.end(), hex) && is_suffix_of_fixture(fixture);
  return fits ? std::string(run) : std::string();
}

Result<std::vector<ListedBucket>> list_own_buckets(Caller& caller, Deadline deadline) {
  std::vector<ListedBucket> out;
  std::string token;
  for (int page = 0; page < most_pages; ++page) {
    const Exchange exchange =
        caller.send({.query = token.empty() ? "" : "continuation-token=" + percent_encode(token)}, deadline);
    pugi::xml_document document;
    if (!load_listing(exchange, document) ||
        std::string_view(document.document_element().name()) != "ListAllMyBucketsResult")
      return fail(summary(exchange));
    for (const pugi::xml_node node : document.document_element().child("Buckets").children("Bucket"))
      if (const std::string name = node.child_value("Name"); !run_of_bucket(name).empty())
        out.push_back({name, node.child_value("CreationDate")});
    token = document.document_element().child_value("ContinuationToken");
    if (token.empty()) break;
  }
  return out;
}

Swept sweep_bucket(Caller& caller, const std::string& bucket, Deadline deadline) {
  if (run_of_bucket(bucket).empty()) {
    Swept refused;
    refused.bucket = bucket;
    refused.problem = "its name is not that of a bucket of a run: left alone";
    return refused;
  }
  return BucketSweep(caller, bucket, deadline).run();
}

}  // namespace s3sse::harness::runner
