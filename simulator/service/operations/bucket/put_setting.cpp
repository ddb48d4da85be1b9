#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/settings/setting.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_setting = 4 * 1024 * 1024;

/// The header that goes with the document; empty: the setting has none.
S3Result<std::string> read_header(const Call& call, const SettingHeader& header) {
  if (header.name.empty()) return std::string();
  const auto words = split(header.words, '|');
  const std::string value(call.header(header.name).value_or(words.front()));
  if (std::ranges::find(words, value) != words.end()) return value;
  return refuse(
      errors::invalid_argument("Invalid value for " + std::string(header.name), std::string(header.name), &value));
}

S3Result<void> check_id(const Call& call, const Setting& setting, const pugi::xml_node& root) {
  if (setting.list_root.empty() || child_text(root, "Id") == call.query("id")) return {};
  return refuse(S3Error{400, "IdMismatch", "Document ID does not match the specified configuration ID."});
}

}  // namespace

S3Result<Response> put_setting(Call& call) {
  const Setting& setting = setting_of(call);
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  if (setting.needs_integrity) {
    if (auto present = require_integrity(call.request.headers); !present) return refuse(std::move(present.error()));
  }
  const auto header = read_header(call, setting.header);
  if (!header) return refuse(header.error());
  const auto body = read_document(call, largest_setting);
  if (!body) return refuse(body.error());
  cite(Rule::bucket_setting_malformed_document_changes_nothing);
  pugi::xml_document document;
  const auto root = parse_shaped(*body, setting.shape, document);
  if (!root) return refuse(root.error());
  if (auto same = check_id(call, setting, *root); !same) return refuse(std::move(same.error()));
  if (setting.check != nullptr) {
    if (auto fine = setting.check(call, *bucket, *root); !fine) return refuse(std::move(fine.error()));
  }

  const std::string_view id = call.query("id").value_or("");
  const store::SettingDocument kept{.xml = xml_text(document), .header = *header};
  const auto status = call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) {
    b.change_settings([&](store::BucketSettings& settings) { store_setting(setting, id, kept, settings); });
  });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  Response response;
  response.status = setting.put_status;
  if (!header->empty()) response.headers.add(std::string(setting.header.name), *header);
  return response;
}

}  // namespace s3sse::service
