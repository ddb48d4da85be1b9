#include "simulator/service/read/listing.h"

#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/read/read_target.h"
#include "simulator/service/write/object_checksums.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_page = 1000;

S3Result<std::size_t> read_page_size(const Call& call) {
  const auto given = call.query("max-keys");
  if (!given || given->empty()) return largest_page;
  const auto number = parse_decimal<std::int32_t>(*given);
  const std::string value(*given);
  if (!number) {
    return refuse(
        errors::invalid_argument("Provided max-keys not an integer or within integer range", "max-keys", &value));
  }
  if (*number < 0) {
    return refuse(
        errors::invalid_argument("Argument maxKeys must be an integer between 0 and 2147483647", "maxKeys", &value));
  }
  return std::min<std::size_t>(static_cast<std::size_t>(*number), largest_page);
}

}  // namespace

S3Result<ListParameters> read_list_parameters(const Call& call) {
  ListParameters parameters;
  parameters.query.prefix = call.query("prefix").value_or("");
  parameters.query.delimiter = call.query("delimiter").value_or("");
  const auto page_size = read_page_size(call);
  if (!page_size) return refuse(page_size.error());
  parameters.query.max_keys = *page_size;
  if (const auto encoding = call.query("encoding-type"); encoding && !encoding->empty()) {
    if (*encoding != "url") {
      const std::string value(*encoding);
      auto known = refused(call.rules(), Rule::list_objects_senseless_parameter_is_refused, errors::invalid_argument,
                           "Invalid Encoding Method specified in Request", "encoding-type", &value);
      if (!known) return refuse(std::move(known.error()));
    }
    parameters.url_encoded = *encoding == "url";
  }
  return parameters;
}

S3Result<std::uint32_t> read_page_number(const Call& call, std::string_view name, std::uint32_t fallback) {
  const auto given = call.query(name);
  if (!given || given->empty()) return fallback;
  const auto number = parse_decimal<std::int32_t>(*given);
  if (number && *number >= 0) return static_cast<std::uint32_t>(*number);
  const std::string value(*given);
  return refuse(errors::invalid_argument(
      "Argument " + std::string(name) + " must be an integer between 0 and 2147483647", std::string(name), &value));
}

std::string shown(const ListParameters& parameters, std::string_view text) {
  return parameters.url_encoded ? percent_encode(text, true) : std::string(text);
}

void add_contents(const Call& call, const ListParameters& parameters, const store::BucketRecord& bucket,
                  const store::ObjectRecord& object, bool with_owner, pugi::xml_node root) {
  const Rules& rules = call.rules();
  pugi::xml_node node = root.append_child("Contents");
  add_text(node, "Key", shown(parameters, object.key));
  add_time(node, "LastModified", object.last_modified, call.rules());
  add_text(node, "ETag",
           in_quotes(chosen(rules, Rule::etag_is_the_same_on_put_head_get_and_list, object.etag, object.seal_id)));
  add_listed_checksum(call, checksum_algorithm_name(object.checksums), object.checksum_type, node);
  add_text(node, "Size", std::to_string(chosen(rules, Rule::get_object_size_is_plaintext_size, object.size)));
  if (with_owner) add_text(node.append_child("Owner"), "ID", bucket.owner_canonical_id);
  add_text(node, "StorageClass", object.storage_class);
  const auto encryption =
      chosen(rules, Rule::list_objects_listing_shows_every_object_without_encryption, std::optional<std::string>());
  if (encryption) add_text(node, "ServerSideEncryption", *encryption);
  add_restore_status(call, object, node);
}

void add_restore_status(const Call& call, const store::ObjectRecord& object, pugi::xml_node node) {
  const auto wanted = split(call.header("x-amz-optional-object-attributes").value_or(""), ',');
  const bool asked =
      std::ranges::any_of(wanted, [](std::string_view attribute) { return trim(attribute) == "RestoreStatus"; });
  if (!asked || !is_restored(object, call.now())) return;
  pugi::xml_node status = node.append_child("RestoreStatus");
  add_text(status, "IsRestoreInProgress", "false");
  add_text(status, "RestoreExpiryDate", format_iso8601(*object.restored_until));
}

void add_listed_checksum(const Call& call, std::string_view algorithm, std::string_view type, pugi::xml_node entry) {
  const auto told = chosen(call.rules(), Rule::checksum_algorithm_and_type_are_listed, std::optional(algorithm));
  if (!told || told->empty()) return;
  add_text(entry, "ChecksumAlgorithm", *told);
  add_text(entry, "ChecksumType", type);
}

void add_common_prefixes(const ListParameters& parameters, const std::vector<std::string>& prefixes,
                         pugi::xml_node root) {
  for (const std::string& prefix : prefixes) {
    add_text(root.append_child("CommonPrefixes"), "Prefix", shown(parameters, prefix));
  }
}

}  // namespace s3sse::service
