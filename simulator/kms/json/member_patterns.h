#pragma once
// The members whose text the model of KMS holds to a set of characters.
#include <optional>
#include <string_view>

namespace s3sse::kms {

/// The pattern that `text` does not satisfy as a value of `member`; nothing where it does, or where there is none.
/// Empty texts are a matter of length.
std::optional<std::string_view> broken_pattern(std::string_view member, std::string_view text);

}  // namespace s3sse::kms
