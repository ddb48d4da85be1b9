#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/settings/setting.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_setting_page = 100;

}  // namespace

S3Result<Response> list_settings(Call& call) {
  const Setting& setting = setting_of(call);
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  const std::string prefix = std::string(setting.subresource) + '/';
  const std::string behind = prefix + std::string(call.query("continuation-token").value_or(""));

  pugi::xml_document document;
  pugi::xml_node root = start_document(document, setting.list_root);
  const auto& documents = bucket->settings->documents;
  std::size_t count = 0;
  std::string last;
  auto at = call.query("continuation-token") ? documents.upper_bound(behind) : documents.lower_bound(prefix);
  for (; at != documents.end() && at->first.starts_with(prefix) && count < largest_setting_page; ++at, ++count) {
    pugi::xml_document one;
    one.load_buffer(at->second.xml.data(), at->second.xml.size());
    pugi::xml_node copy = root.append_copy(one.document_element());
    copy.remove_attribute("xmlns");
    last = at->first.substr(prefix.size());
  }
  const bool truncated = at != documents.end() && at->first.starts_with(prefix);
  add_text(root, "IsTruncated", truncated ? "true" : "false");
  if (truncated) add_text(root, "NextContinuationToken", last);
  if (const auto token = call.query("continuation-token")) add_text(root, "ContinuationToken", *token);
  return xml_response(document);
}

}  // namespace s3sse::service
