#pragma once
// The tags of an object: S3's limits, the Tagging document, and the object that tagging calls name.
#include <map>
#include <string>

#include "simulator/service/core.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

using TagSet = std::map<std::string, std::string>;

/// At most ten tags, no key twice, 128 and 256 characters at most, no "aws:" keys: BadRequest, InvalidTag. All that is
/// no Tagging document: MalformedXML.
S3Result<TagSet> parse_tagging(ByteView body);
/// The same of a document that is read already, with another limit; `too_many` says that there are more.
S3Result<TagSet> read_tag_set(const pugi::xml_node& root, std::size_t most, std::string_view too_many);
void write_tagging(const TagSet& tags, pugi::xml_document& document);

/// The object of a call on tags or ACLs: such calls read no data, so no key is asked for (SSEC-29, VER-06).
struct DescribedObject {
  store::BucketRecord bucket;
  store::ObjectRef object;
};
S3Result<DescribedObject> find_described(Call& call);

/// Replaces the tags of the version that the call names, and nothing else of it.
S3Result<Response> replace_tags(Call& call, TagSet tags, int status);

/// x-amz-version-id, where the bucket has versions.
void add_version_header(const DescribedObject& found, Headers& headers);

}  // namespace s3sse::service
