#pragma once
// The parts of an answer, each of which a server may leave out or get wrong.
#include <optional>
#include <string>
#include <vector>

#include "harness/transport/endpoint.h"

namespace s3sse::harness::mutation {

struct AnswerPart {
  enum class Kind { status, header, element, member, body };
  Kind kind = Kind::header;
  std::string name;                    ///< "status", "etag", "/ListPartsResult/Part/ETag", "/KeyMetadata/Arn", "body"
  std::optional<std::string> value{};  ///< the first one; nothing where it holds other parts
};

/// Returns each part once, in the order of the answer. Members are those of a JSON document of KMS.
std::vector<AnswerPart> parts_of(const Exchange& exchange, bool kms);

/// Returns the answer without the part, wherever it stands; nothing where none can be without it.
std::optional<Exchange> without_part(const Exchange& right, const AnswerPart& part);

/// Returns the answer with another value of the part, in the first place where it stands; nothing for a part that holds
/// other parts, and for a status that is no number.
std::optional<Exchange> with_part(const Exchange& right, const AnswerPart& part, const std::string& value);

}  // namespace s3sse::harness::mutation
