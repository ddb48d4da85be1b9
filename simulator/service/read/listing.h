#pragma once
// The common part of the object listings: their parameters and their <Contents>.
#include "simulator/service/core.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

struct ListParameters {
  store::ListQuery query;
  bool url_encoded = false;  ///< encoding-type=url
};

/// prefix, delimiter, max-keys (1,000 at most) and encoding-type.
S3Result<ListParameters> read_list_parameters(const Call& call);

/// A parameter that says how much a page may hold; InvalidArgument for what is no number from 0 on.
S3Result<std::uint32_t> read_page_number(const Call& call, std::string_view name, std::uint32_t fallback);

/// Keys, prefixes and delimiters as the answer shows them.
std::string shown(const ListParameters& parameters, std::string_view text);

/// One <Contents>: no word on encryption (GET-15).
void add_contents(const Call& call, const ListParameters& parameters, const store::BucketRecord& bucket,
                  const store::ObjectRecord& object, bool with_owner, pugi::xml_node root);
/// <RestoreStatus> of an archived object that has been restored, where x-amz-optional-object-attributes asks for it.
void add_restore_status(const Call& call, const store::ObjectRecord& object, pugi::xml_node node);
/// ChecksumAlgorithm and ChecksumType of an entry; nothing without an algorithm (CSUM-17).
void add_listed_checksum(const Call& call, std::string_view algorithm, std::string_view type, pugi::xml_node entry);
void add_common_prefixes(const ListParameters& parameters, const std::vector<std::string>& prefixes,
                         pugi::xml_node root);

}  // namespace s3sse::service
