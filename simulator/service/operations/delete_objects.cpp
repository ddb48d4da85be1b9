#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/authorization.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/delete_version.h"
#include "simulator/service/write/object_lock.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_key_list = 2 * 1024 * 1024;  // a thousand keys of 1 KiB, and their tags
constexpr std::size_t most_keys = 1000;

struct Victim {
  std::string key;
  std::optional<std::string> version_id;
  std::optional<std::string> etag;
};

/// Conditions that directory buckets have, and others do not (ObjectIdentifier).
S3Result<void> check_conditions_of_entry(const pugi::xml_node& entry) {
  for (const char* name : {"LastModifiedTime", "Size"})
    if (child(entry, name))
      return refuse(errors::not_implemented(std::string(name) + " is only supported for directory buckets", name));
  return {};
}

std::optional<std::string_view> view_of(const std::optional<std::string>& text) {
  return text ? std::optional<std::string_view>(*text) : std::nullopt;
}

/// The text of a key is taken as it is: a key may begin or end with a space, and be nothing but spaces.
S3Result<std::vector<Victim>> read_victims(const pugi::xml_node& root, const Rules& rules) {
  std::vector<Victim> victims;
  for (const pugi::xml_node& node : root.children()) {
    if (local_name(node) != "Object") continue;
    const pugi::xml_node key = child(node, "Key");
    if (!key || *key.text().get() == '\0') return refuse(errors::malformed_xml());
    std::string name = key.text().get();
    if (auto fine = accepted(rules, Rule::delete_objects_key_of_blanks_is_a_key, name); !fine)
      return refuse(std::move(fine.error()));
    if (auto known = check_conditions_of_entry(node); !known) return refuse(std::move(known.error()));
    victims.push_back({std::move(name), child_text(node, "VersionId"), child_text(node, "ETag")});
  }
  if (victims.empty() || victims.size() > most_keys) return refuse(errors::malformed_xml());
  return victims;
}

void add_deleted(const Victim& victim, const Deleted& deleted, pugi::xml_node root) {
  pugi::xml_node node = root.append_child("Deleted");
  add_text(node, "Key", victim.key);
  if (victim.version_id) add_text(node, "VersionId", *victim.version_id);
  if (!deleted.marker) return;
  add_text(node, "DeleteMarker", "true");
  add_text(node, "DeleteMarkerVersionId", deleted.version_id);
}

void add_error(const Victim& victim, const S3Error& error, pugi::xml_node root) {
  pugi::xml_node node = root.append_child("Error");
  add_text(node, "Key", victim.key);
  if (victim.version_id) add_text(node, "VersionId", *victim.version_id);
  add_text(node, "Code", error.code);
  add_text(node, "Message", error.message);
}

/// A key that may not be deleted is an error of its own, and the others go. A version id that the bucket cannot know is
/// a version that is not there, unlike in DeleteObject.
S3Result<Deleted> delete_if_allowed(Call& call, const store::BucketRecord& bucket, const Victim& victim) {
  const std::string& key = victim.key;
  const auto version = view_of(victim.version_id);
  auto allowed = authorise(call, bucket, to_delete(call.bucket, key, version));
  if (!allowed) return refuse(std::move(allowed.error()));
  auto deleted = delete_version(call, bucket, key, version, view_of(victim.etag));
  const bool unknowable = !deleted && deleted.error().code == "InvalidArgument";
  if (unknowable && bucket.versioning == store::Versioning::never)
    return refuse(errors::no_such_version(key, *version));
  return deleted;
}

}  // namespace

S3Result<Response> delete_objects(Call& call) {
  const auto bucket = open_bucket_unasked(call);
  if (!bucket) return refuse(bucket.error());
  if (auto usual = check_bypass_header(call, *bucket); !usual) return refuse(std::move(usual.error()));
  if (auto present = require_integrity(call.request.headers); !present) return refuse(std::move(present.error()));
  const auto body = read_document(call, largest_key_list);
  if (!body) return refuse(body.error());
  pugi::xml_document request;
  const auto root =
      parse_xml(chosen(call.rules(), Rule::delete_objects_key_is_read_whole, *body), "Delete", request, Blanks::kept);
  if (!root) return refuse(root.error());
  const auto victims = read_victims(*root, call.rules());
  if (!victims) return refuse(victims.error());
  const bool quiet = child_text(*root, "Quiet") == "true";

  pugi::xml_document document;
  const pugi::xml_node result = start_document(document, "DeleteResult");
  for (const Victim& victim : *victims) {
    const auto deleted = delete_if_allowed(call, *bucket, victim);
    if (!deleted) {
      add_error(victim, deleted.error(), result);
    } else if (!quiet) {
      add_deleted(victim, *deleted, result);
    }
  }
  return xml_response(document);
}

}  // namespace s3sse::service
