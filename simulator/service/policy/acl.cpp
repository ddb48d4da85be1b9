#include "simulator/service/policy/acl.h"

#include <algorithm>
#include <array>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/settings/shapes.h"
#include "simulator/service/write/body_integrity.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_acl = 64 * 1024;
constexpr std::string_view full_control = "FULL_CONTROL";
constexpr std::string_view everybody = "http://acs.amazonaws.com/groups/global/AllUsers";
constexpr std::string_view account_holders = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
constexpr std::string_view log_delivery = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/// A grant of a canned list beside the full control of the owner (Amazon S3 User Guide, "Canned ACL").
struct CannedGrant {
  std::string_view acl;
  std::string_view group;
  std::string_view permission;
};
constexpr std::array canned_grants = {
    CannedGrant{"public-read", everybody, "READ"},
    CannedGrant{"public-read-write", everybody, "READ"},
    CannedGrant{"public-read-write", everybody, "WRITE"},
    CannedGrant{"authenticated-read", account_holders, "READ"},
    CannedGrant{"log-delivery-write", log_delivery, "WRITE"},
    CannedGrant{"log-delivery-write", log_delivery, "READ_ACP"},
};
/// Those that grant nothing more here, where the owner of the bucket is that of the objects.
constexpr std::array<std::string_view, 3> canned_for_the_owner = {"private", "bucket-owner-read",
                                                                  "bucket-owner-full-control"};

struct GrantHeader {
  std::string_view name;
  std::string_view permission;
};
constexpr std::array grant_headers = {
    GrantHeader{"x-amz-grant-full-control", full_control}, GrantHeader{"x-amz-grant-read", "READ"},
    GrantHeader{"x-amz-grant-read-acp", "READ_ACP"},       GrantHeader{"x-amz-grant-write", "WRITE"},
    GrantHeader{"x-amz-grant-write-acp", "WRITE_ACP"},
};

/// The permission of a list that an action takes (Amazon S3 User Guide, "Mapping of ACL permissions and access policy
/// permissions").
struct ActionGrant {
  std::string_view action;
  bool of_object;
  std::string_view permission;
};
constexpr std::array action_grants = {
    ActionGrant{"s3:ListBucket", false, "READ"},
    ActionGrant{"s3:ListBucketVersions", false, "READ"},
    ActionGrant{"s3:ListBucketMultipartUploads", false, "READ"},
    ActionGrant{"s3:PutObject", false, "WRITE"},
    ActionGrant{"s3:GetBucketAcl", false, "READ_ACP"},
    ActionGrant{"s3:PutBucketAcl", false, "WRITE_ACP"},
    ActionGrant{"s3:GetObject", true, "READ"},
    ActionGrant{"s3:GetObjectVersion", true, "READ"},
    ActionGrant{"s3:GetObjectAcl", true, "READ_ACP"},
    ActionGrant{"s3:GetObjectVersionAcl", true, "READ_ACP"},
    ActionGrant{"s3:PutObjectAcl", true, "WRITE_ACP"},
    ActionGrant{"s3:PutObjectVersionAcl", true, "WRITE_ACP"},
};

S3Error acl_not_supported() {
  return {400, "AccessControlListNotSupported", "The bucket does not allow ACLs"};
}

S3Error malformed_acl() {
  return {400, "MalformedACLError",
          "The XML you provided was not well-formed or did not validate against our published schema"};
}

bool is_public_grant(const store::AclGrant& grant) {
  return grant.to_group && (grant.grantee == everybody || grant.grantee == account_holders);
}

S3Result<store::AclGrant> group_grant(std::string_view uri, std::string_view permission) {
  if (uri != everybody && uri != account_holders && uri != log_delivery) {
    const std::string value(uri);
    return refuse(errors::invalid_argument("Invalid group uri", "uri", &value));
  }
  return store::AclGrant{.grantee = std::string(uri), .to_group = true, .permission = std::string(permission)};
}

S3Result<store::Acl> canned_acl(std::string_view name, std::string_view owner) {
  if (name == "aws-exec-read") return refuse(errors::not_implemented("an ACL for Amazon EC2", "x-amz-acl"));
  store::Acl acl{{.grantee = std::string(owner), .permission = std::string(full_control)}};
  bool known = std::ranges::find(canned_for_the_owner, name) != canned_for_the_owner.end();
  for (const CannedGrant& grant : canned_grants) {
    if (grant.acl != name) continue;
    known = true;
    acl.push_back({.grantee = std::string(grant.group), .to_group = true, .permission = std::string(grant.permission)});
  }
  if (known) return acl;
  const std::string value(name);
  return refuse(errors::invalid_argument("The canned ACL is none that S3 knows", "x-amz-acl", &value));
}

/// id="...", uri="...": the grantees of one permission.
S3Result<void> take_grantees(std::string_view list, std::string_view permission, store::Acl& acl) {
  for (const std::string_view entry : split(list, ',')) {
    const auto equals = entry.find('=');
    const std::string_view kind = trim(entry.substr(0, equals));
    const std::string_view value = equals == std::string_view::npos ? std::string_view() : entry.substr(equals + 1);
    const std::string grantee(trim(value, " \t\""));
    if (iequals(kind, "uri")) {
      auto grant = group_grant(grantee, permission);
      if (!grant) return refuse(std::move(grant.error()));
      acl.push_back(std::move(*grant));
    } else if (iequals(kind, "id") && !grantee.empty()) {
      acl.push_back({.grantee = grantee, .permission = std::string(permission)});
    } else {
      const std::string sent(entry);
      return refuse(errors::invalid_argument("Argument format not recognized", "x-amz-grant", &sent));
    }
  }
  return {};
}

S3Result<store::AclGrant> read_grant(const pugi::xml_node& node) {
  const pugi::xml_node grantee = child(node, "Grantee");
  const std::string permission = child_text(node, "Permission").value_or("");
  if (!grantee || permission.empty()) return refuse(malformed_acl());
  if (const auto uri = child_text(grantee, "URI")) return group_grant(*uri, permission);
  const auto id = child_text(grantee, "ID");
  if (!id) return refuse(malformed_acl());
  return store::AclGrant{.grantee = *id, .permission = permission};
}

bool reaches(const store::AclGrant& grant, const Principal& caller) {
  if (!grant.to_group) return !caller.anonymous() && grant.grantee == caller.canonical_id;
  return grant.grantee == everybody || (grant.grantee == account_holders && !caller.anonymous());
}

void write_grant(const store::AclGrant& grant, pugi::xml_node list) {
  pugi::xml_node node = list.append_child("Grant");
  pugi::xml_node grantee = node.append_child("Grantee");
  grantee.append_attribute("xmlns:xsi") = "http://www.w3.org/2001/XMLSchema-instance";
  grantee.append_attribute("xsi:type") = grant.to_group ? "Group" : "CanonicalUser";
  add_text(grantee, grant.to_group ? "URI" : "ID", grant.grantee);
  add_text(node, "Permission", grant.permission);
}

bool enforces_ownership(const store::BucketRecord& bucket) {
  return bucket.settings->ownership == store::ObjectOwnership::bucket_owner_enforced;
}

}  // namespace

void write_acl(const store::BucketRecord& bucket, const std::optional<store::Acl>& acl, pugi::xml_document& document) {
  pugi::xml_node root = start_document(document, "AccessControlPolicy");
  add_text(root.append_child("Owner"), "ID", bucket.owner_canonical_id);
  pugi::xml_node list = root.append_child("AccessControlList");
  if (!acl || enforces_ownership(bucket)) {
    return write_grant({.grantee = bucket.owner_canonical_id, .permission = std::string(full_control)}, list);
  }
  for (const store::AclGrant& grant : *acl) write_grant(grant, list);
}

S3Result<std::optional<store::Acl>> read_acl_headers(const Headers& headers, const store::BucketRecord& bucket) {
  const auto canned = headers.get("x-amz-acl");
  store::Acl granted;
  bool any = false;
  for (const auto& [name, permission] : grant_headers) {
    const auto list = headers.get(name);
    if (!list) continue;
    any = true;
    if (auto taken = take_grantees(*list, permission, granted); !taken) return refuse(std::move(taken.error()));
  }
  if (any && canned) {
    return refuse(errors::invalid_request("Specifying both Canned ACLs and Header Grants is not allowed"));
  }
  if (any) return std::optional(std::move(granted));
  if (!canned) return std::optional<store::Acl>();
  auto acl = canned_acl(*canned, bucket.owner_canonical_id);
  if (!acl) return refuse(std::move(acl.error()));
  return std::optional(std::move(*acl));
}

S3Result<store::Acl> read_acl_document(ByteView body) {
  pugi::xml_document document;
  const auto root = parse_shaped(body, shapes::access_control_policy, document);
  if (!root) return refuse(malformed_acl());
  const pugi::xml_node list = child(*root, "AccessControlList");
  if (!list || !child(*root, "Owner")) return refuse(malformed_acl());
  store::Acl acl;
  for (const pugi::xml_node& node : list.children()) {
    auto grant = read_grant(node);
    if (!grant) return refuse(std::move(grant.error()));
    acl.push_back(std::move(*grant));
  }
  return acl;
}

S3Result<void> check_acl(const Call& call, const store::BucketRecord& bucket, const store::Acl& acl) {
  const bool takes_it = !enforces_ownership(bucket) || !grants_to_others(acl, bucket.owner_canonical_id);
  auto taken = require(call.rules(), takes_it, Rule::ownership_enforced_bucket_takes_no_acl, acl_not_supported);
  if (!taken) return taken;
  const bool blocked = bucket.settings->public_access.block_public_acls && is_public(acl);
  return require(call.rules(), !blocked, Rule::public_access_block_refuses_public_acls,
                 [] { return errors::access_denied(); });
}

S3Result<std::optional<store::Acl>> read_acl_of_write(const Call& call, const store::BucketRecord& bucket) {
  auto acl = read_acl_headers(call.request.headers, bucket);
  if (!acl || !*acl) return acl;
  if (auto fits = check_acl(call, bucket, **acl); !fits) return refuse(std::move(fits.error()));
  return acl;
}

S3Result<store::Acl> read_acl_to_put(Call& call, const store::BucketRecord& bucket) {
  // Lists are read there, and never put, not even one that grants nothing more.
  auto takes_any = require(call.rules(), !enforces_ownership(bucket), Rule::ownership_enforced_bucket_takes_no_acl,
                           acl_not_supported);
  if (!takes_any) return refuse(std::move(takes_any.error()));
  const auto body = read_document(call, largest_acl);
  if (!body) return refuse(body.error());
  auto in_headers = read_acl_headers(call.request.headers, bucket);
  if (!in_headers) return refuse(std::move(in_headers.error()));
  if (!body->empty() && *in_headers) {
    return refuse(S3Error{400, "UnexpectedContent", "This request does not support content"});
  }
  if (body->empty() && !*in_headers) {
    return refuse(S3Error{400, "MissingSecurityHeader", "Your request was missing a required header"});
  }
  auto acl = *in_headers ? S3Result<store::Acl>(std::move(**in_headers)) : read_acl_document(*body);
  if (!acl) return acl;
  if (auto fits = check_acl(call, bucket, *acl); !fits) return refuse(std::move(fits.error()));
  return acl;
}

bool is_public(const store::Acl& acl) {
  return std::ranges::any_of(acl, is_public_grant);
}

bool grants_to_others(const store::Acl& acl, std::string_view owner) {
  return std::ranges::any_of(acl,
                             [&](const store::AclGrant& grant) { return grant.to_group || grant.grantee != owner; });
}

bool acl_grants(const Principal& caller, const store::BucketRecord& bucket, const store::ObjectRecord* object,
                std::string_view action, const Rules& rules) {
  if (enforces_ownership(bucket)) return false;
  const auto row = std::ranges::find(action_grants, action, &ActionGrant::action);
  if (row == action_grants.end()) return false;
  const std::optional<store::Acl>& acl =
      row->of_object ? (object == nullptr ? std::nullopt : object->acl) : bucket.settings->acl;
  if (!acl) return false;
  const bool ignores_public =
      chosen(rules, Rule::public_access_ignored_acls_let_nobody_in, bucket.settings->public_access.ignore_public_acls);
  return std::ranges::any_of(*acl, [&](const store::AclGrant& grant) {
    const bool counts = !ignores_public || !is_public_grant(grant);
    return counts && reaches(grant, caller) &&
           (grant.permission == full_control || grant.permission == row->permission);
  });
}

}  // namespace s3sse::service
