#include "simulator/service/settings/setting.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

std::string name_of_document(const Setting& setting, std::string_view id) {
  std::string name(setting.subresource);
  if (!setting.list_root.empty()) (name += '/') += id;
  return name;
}

/// Reads what a document decides over from its text; an empty one was taken away.
void take_again(const Setting& setting, const std::string& xml, store::BucketSettings& settings) {
  if (setting.take == nullptr) return;
  pugi::xml_document document;
  if (!xml.empty()) document.load_buffer(xml.data(), xml.size());
  setting.take(document.document_element(), settings);
}

}  // namespace

std::string setting_text(const Setting& setting, std::string_view content) {
  const std::string root(setting.shape.front().name);
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + root + " xmlns=\"" + std::string(s3_namespace) + "\">";
  return (text += content) += "</" + root + ">";
}

std::optional<store::SettingDocument> stored_setting(const store::BucketRecord& bucket, const Setting& setting,
                                                     std::string_view id) {
  const auto& documents = bucket.settings->documents;
  const auto found = documents.find(name_of_document(setting, id));
  if (found != documents.end()) return found->second;
  if (!setting.unset_code.empty()) return std::nullopt;
  return store::SettingDocument{.xml = setting_text(setting, setting.unset_content)};
}

pugi::xml_node load_setting(const store::BucketRecord& bucket, std::string_view subresource,
                            pugi::xml_document& document) {
  const auto found = bucket.settings->documents.find(subresource);
  if (found == bucket.settings->documents.end()) return {};
  document.load_buffer(found->second.xml.data(), found->second.xml.size());
  return document.document_element();
}

std::string give_id(const Call& call, pugi::xml_node rule) {
  if (const auto id = child_text(rule, "ID"); id && !id->empty()) return *id;
  const std::string id = call.core.doors.entropy.hex(24);
  pugi::xml_node node = child(rule, "ID");
  if (!node) node = rule.prepend_child("ID");
  node.text().set(id.c_str());
  return id;
}

void store_setting(const Setting& setting, std::string_view id, store::SettingDocument document,
                   store::BucketSettings& settings) {
  take_again(setting, document.xml, settings);
  settings.documents.insert_or_assign(name_of_document(setting, id), std::move(document));
}

void remove_setting(const Setting& setting, std::string_view id, store::BucketSettings& settings) {
  take_again(setting, {}, settings);
  settings.documents.erase(name_of_document(setting, id));
}

}  // namespace s3sse::service
