#include "harness/runner/request/xml_documents.h"

#include <pugixml.hpp>
#include <sstream>

namespace s3sse::harness::runner {
namespace {

constexpr const char* s3_xml_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

pugi::xml_node root_of(pugi::xml_document& document, const char* name) {
  pugi::xml_node root = document.append_child(name);
  root.append_attribute("xmlns").set_value(s3_xml_namespace);
  return root;
}

void add(pugi::xml_node parent, const char* name, const std::string& text) {
  parent.append_child(name).text().set(text.c_str());
}

std::string text_of(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "", pugi::format_raw | pugi::format_no_declaration);
  std::string text = out.str();
  // pugixml writes a carriage return as it is, and whoever reads it takes it for a line feed (XML 1.0, 2.11).
  for (auto at = text.find('\r'); at != std::string::npos; at = text.find('\r', at)) text.replace(at, 1, "&#13;");
  return text;
}

void add_rule(pugi::xml_node root, const model::EncryptionRule& rule, const Scope& scope) {
  pugi::xml_node node = root.append_child("Rule");
  if (rule.algorithm || rule.kms_key) {
    pugi::xml_node defaults = node.append_child("ApplyServerSideEncryptionByDefault");
    if (rule.algorithm) add(defaults, "SSEAlgorithm", scope.resolve(*rule.algorithm));
    if (rule.kms_key) add(defaults, "KMSMasterKeyID", scope.kms_key(*rule.kms_key));
  }
  if (rule.bucket_key) add(node, "BucketKeyEnabled", scope.resolve(*rule.bucket_key));
  if (!rule.blocked.empty()) {
    pugi::xml_node blocked = node.append_child("BlockedEncryptionTypes");
    for (const std::string& type : rule.blocked) add(blocked, "EncryptionType", scope.resolve(type));
  }
}

void add_part(pugi::xml_node root, const Upload& upload, const model::PartChoice& choice, const Scope& scope) {
  pugi::xml_node node = root.append_child("Part");
  const auto uploaded = upload.parts.find(choice.part);
  const bool known = uploaded != upload.parts.end();
  add(node, "ETag", choice.etag ? scope.resolve(*choice.etag) : known ? uploaded->second.etag : "");
  if (known && upload.with_checksums)
    for (const auto& [name, value] : uploaded->second.checksums) add(node, name.c_str(), value);
  add(node, "PartNumber", std::to_string(choice.part));
}

}  // namespace

std::string bucket_encryption_xml(const std::vector<model::EncryptionRule>& rules, const Scope& scope) {
  pugi::xml_document document;
  pugi::xml_node root = root_of(document, "ServerSideEncryptionConfiguration");
  for (const model::EncryptionRule& rule : rules) add_rule(root, rule, scope);
  return text_of(document);
}

std::string object_encryption_xml(const model::EncryptionRule& rule, const Scope& scope) {
  pugi::xml_document document;
  pugi::xml_node sse = root_of(document, "ObjectEncryption").append_child("SSE-KMS");
  if (rule.kms_key) add(sse, "KMSKeyArn", scope.kms_key(*rule.kms_key));
  if (rule.bucket_key) add(sse, "BucketKeyEnabled", scope.resolve(*rule.bucket_key));
  return text_of(document);
}

std::string complete_upload_xml(const Upload& upload, const std::optional<std::vector<model::PartChoice>>& parts,
                                const Scope& scope) {
  pugi::xml_document document;
  pugi::xml_node root = root_of(document, "CompleteMultipartUpload");
  if (parts) {
    for (const model::PartChoice& choice : *parts) add_part(root, upload, choice, scope);
  } else {
    for (const auto& [number, part] : upload.parts) add_part(root, upload, {number, std::nullopt}, scope);
  }
  return text_of(document);
}

std::string versioning_xml(std::string_view status) {
  pugi::xml_document document;
  add(root_of(document, "VersioningConfiguration"), "Status", std::string(status));
  return text_of(document);
}

std::string public_access_xml() {
  pugi::xml_document document;
  pugi::xml_node root = root_of(document, "PublicAccessBlockConfiguration");
  for (const char* name : {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"})
    add(root, name, "false");
  return text_of(document);
}

std::string location_xml(std::string_view region) {
  pugi::xml_document document;
  add(root_of(document, "CreateBucketConfiguration"), "LocationConstraint", std::string(region));
  return text_of(document);
}

std::string delete_objects_xml(const std::vector<std::pair<std::string, std::string>>& objects) {
  pugi::xml_document document;
  pugi::xml_node root = root_of(document, "Delete");
  for (const auto& [key, version] : objects) {
    pugi::xml_node object = root.append_child("Object");
    add(object, "Key", key);
    if (!version.empty()) add(object, "VersionId", version);
  }
  return text_of(document);
}

}  // namespace s3sse::harness::runner
