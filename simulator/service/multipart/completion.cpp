#include "simulator/service/multipart/completion.h"

#include <fmt/format.h>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::uint64_t smallest_part = 5 * 1024 * 1024;
constexpr std::size_t most_parts = 10'000;

std::string unquoted(std::string etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') etag = etag.substr(1, etag.size() - 2);
  return etag;
}

S3Error invalid_part(const store::UploadRecord& upload, const ListedPart& listed) {
  return {400,
          "InvalidPart",
          "One or more of the specified parts could not be found.  The part may not have been uploaded, or the "
          "specified entity tag may not match the part's entity tag.",
          {{"UploadId", upload.upload_id}, {"PartNumber", std::to_string(listed.part_number)}, {"ETag", listed.etag}}};
}

S3Error no_parts(const Rules& rules) {
  return chosen(rules, Rule::multipart_completion_needs_a_part,
                errors::invalid_request("You must specify at least one part"));
}

S3Error bad_part_digest(std::string_view algorithm, const ListedPart& listed) {
  return {400, "BadDigest",
          fmt::format("The {} you specified for part {} did not match what we received.", ascii_lower(algorithm),
                      listed.part_number)};
}

/// Part checksums in the list have to be those of the parts, and of the algorithm that the upload works with; a
/// composite upload has to repeat all of them.
S3Result<void> check_listed_checksums(const store::UploadRecord& upload, const ListedPart& listed,
                                      const store::SealedPart& part, const Rules& rules) {
  for (const auto& [algorithm, text] : listed.checksums) {
    const auto kept = part.checksums.find(algorithm);
    if (kept == part.checksums.end() && upload.checksum_algorithm) {
      auto other = refused(rules, Rule::checksum_listed_part_of_other_algorithm_is_bad_digest,
                           [&, &algorithm = algorithm] { return bad_part_digest(algorithm, listed); });
      if (!other) return other;
    } else if (kept == part.checksums.end()) {
      auto undeclared = refused(rules, Rule::checksum_undeclared_part_checksum_is_invalid_part,
                                [&] { return invalid_part(upload, listed); });
      if (!undeclared) return undeclared;
    } else if (to_base64(as_bytes(kept->second)) != text) {
      return refuse(invalid_part(upload, listed));
    }
  }
  const bool repeats = upload.checksum_type != "COMPOSITE" || listed.checksums.contains(*upload.checksum_algorithm);
  return require(rules, repeats, Rule::checksum_composite_completion_repeats_part_checksums, [&] {
    return errors::invalid_request(fmt::format(
        "The upload was created using a {} checksum. The complete request must include the checksum for each part. It "
        "was missing for part {} in the request.",
        ascii_lower(*upload.checksum_algorithm), listed.part_number));
  });
}

S3Result<void> check_object_size(const Call& call, const std::vector<store::SealedPart>& parts) {
  const auto given = call.header("x-amz-mp-object-size");
  if (!given) return {};
  std::uint64_t size = 0;
  for (const auto& part : parts) size += part.size;
  if (parse_decimal<std::uint64_t>(*given) == size) return {};
  return refuse(errors::invalid_request(fmt::format(
      "The provided 'x-amz-mp-object-size' header value {} does not match what was computed: {}", *given, size)));
}

}  // namespace

S3Result<std::vector<ListedPart>> parse_completion(ByteView body, const Rules& rules) {
  if (body.empty()) return refuse(no_parts(rules));
  pugi::xml_document document;
  const auto root = parse_xml(body, "CompleteMultipartUpload", document);
  if (!root) return refuse(root.error());
  std::vector<ListedPart> listed;
  for (const pugi::xml_node& node : root->children()) {
    if (local_name(node) != "Part") continue;
    ListedPart part;
    const auto number = parse_decimal<std::uint32_t>(child_text(node, "PartNumber").value_or(""));
    const auto etag = child_text(node, "ETag");
    if (!number || !etag) return refuse(errors::malformed_xml());
    part.part_number = *number;
    part.etag = unquoted(*etag);
    constexpr std::string_view prefix = "Checksum";
    for (const pugi::xml_node& field : node.children()) {
      const std::string_view name = local_name(field);
      if (name.starts_with(prefix)) part.checksums[std::string(name.substr(prefix.size()))] = field.text().get();
    }
    listed.push_back(std::move(part));
  }
  if (listed.empty()) return refuse(no_parts(rules));
  if (listed.size() > most_parts) return refuse(errors::malformed_xml());
  return listed;
}

S3Result<std::vector<store::SealedPart>> choose_parts(const Call& call, const store::UploadRecord& upload,
                                                      const std::vector<ListedPart>& listed) {
  for (std::size_t i = 1; i < listed.size(); ++i) {
    if (listed[i].part_number <= listed[i - 1].part_number) {
      return refuse(S3Error{400,
                            "InvalidPartOrder",
                            "The list of parts was not in ascending order. Parts must be ordered by part number.",
                            {{"UploadId", upload.upload_id}}});
    }
  }
  const store::Parts stored = call.core.store->parts(call.bucket, call.key, upload.upload_id);
  std::vector<store::SealedPart> parts;
  for (const ListedPart& entry : listed) {
    const auto found = stored.find(entry.part_number);
    if (found == stored.end() || found->second.etag != entry.etag) return refuse(invalid_part(upload, entry));
    if (auto right = check_listed_checksums(upload, entry, found->second, call.rules()); !right)
      return refuse(right.error());
    const bool last = &entry == &listed.back();
    if (!last && found->second.size < smallest_part) {
      return refuse(errors::entity_too_small(found->second.size, smallest_part, entry.part_number, entry.etag));
    }
    parts.push_back(found->second);
  }
  if (auto fits = check_object_size(call, parts); !fits) return refuse(std::move(fits.error()));
  return parts;
}

}  // namespace s3sse::service
