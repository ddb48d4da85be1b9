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

/// Keys, prefixes and delimiters as the answer shows them.
std::string shown(const ListParameters& parameters, std::string_view text);

/// One <Contents>: no word on encryption (GET-15).
void add_contents(const Call& call, const ListParameters& parameters, const store::BucketRecord& bucket,
                  const store::ObjectRecord& object, bool with_owner, pugi::xml_node root);
void add_common_prefixes(const ListParameters& parameters, const std::vector<std::string>& prefixes,
                         pugi::xml_node root);

}  // namespace s3sse::service
