#include "simulator/service/policy/acl.h"

#include "simulator/base/text.h"

namespace s3sse::service {
namespace {

constexpr std::string_view full_control = "FULL_CONTROL";

S3Error not_supported() {
  return {400, "AccessControlListNotSupported", "The bucket does not allow ACLs"};
}

S3Error malformed() {
  return {400, "MalformedACLError",
          "The XML you provided was not well-formed or did not validate against our published schema"};
}

}  // namespace

void write_owner_acl(const store::BucketRecord& bucket, pugi::xml_document& document) {
  pugi::xml_node root = start_document(document, "AccessControlPolicy");
  add_text(root.append_child("Owner"), "ID", bucket.owner_canonical_id);
  pugi::xml_node grant = root.append_child("AccessControlList").append_child("Grant");
  pugi::xml_node grantee = grant.append_child("Grantee");
  grantee.append_attribute("xmlns:xsi") = "http://www.w3.org/2001/XMLSchema-instance";
  grantee.append_attribute("xsi:type") = "CanonicalUser";
  add_text(grantee, "ID", bucket.owner_canonical_id);
  add_text(grant, "Permission", full_control);
}

S3Result<void> check_acl_headers(const Headers& headers) {
  const std::string_view acl = headers.get("x-amz-acl").value_or("private");
  bool grants = acl != "private" && acl != "bucket-owner-full-control";
  for (const Header& header : headers) grants |= ascii_lower(header.name).starts_with("x-amz-grant-");
  if (grants) return refuse(not_supported());
  return {};
}

S3Result<void> check_acl_document(ByteView body, const store::BucketRecord& bucket) {
  pugi::xml_document document;
  const auto root = parse_xml(body, "AccessControlPolicy", document);
  if (!root) return refuse(malformed());
  const pugi::xml_node list = child(*root, "AccessControlList");
  if (!list) return refuse(malformed());
  for (const pugi::xml_node& grant : list.children()) {
    const pugi::xml_node grantee = child(grant, "Grantee");
    if (local_name(grant) != "Grant" || !grantee) return refuse(malformed());
    const bool to_owner =
        child_text(grantee, "ID") == bucket.owner_canonical_id && child_text(grant, "Permission") == full_control;
    if (!to_owner) return refuse(not_supported());
  }
  return {};
}

}  // namespace s3sse::service
