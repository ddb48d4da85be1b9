#pragma once
// The forms in which a request may name a key (KAPI-18): key id, key ARN, alias name, alias ARN.
#include <string>
#include <string_view>

namespace s3sse::kms {

enum class IdentifierForm {
  key_id,         ///< 1234abcd-12ab-34cd-56ef-1234567890ab, or mrk- and 32 hex digits
  key_arn,        ///< arn:<partition>:kms:<region>:<account>:key/<key id>
  alias_name,     ///< alias/<name>
  alias_arn,      ///< arn:<partition>:kms:<region>:<account>:alias/<name>
  malformed_id,   ///< neither an ARN nor a key id nor an alias
  malformed_arn,  ///< starts like an ARN and is none of KMS
};

/// The views point into the text that was parsed.
struct KeyIdentifier {
  IdentifierForm form = IdentifierForm::malformed_id;
  std::string_view name;  ///< the key id without "key/", or the alias name with "alias/"; else the whole text
  std::string_view partition{};
  std::string_view region{};
  std::string_view account_id{};
};

KeyIdentifier parse_key_identifier(std::string_view text);

/// A UUID (RFC 9562 text form) or the id of a multi-Region key.
bool is_key_id(std::string_view text);
bool is_multi_region_key_id(std::string_view text);

/// True if both ARNs are those of one key, or of related multi-Region keys.
bool are_related(std::string_view key_arn, std::string_view other_key_arn);

std::string make_arn(std::string_view partition, std::string_view region, std::string_view account_id,
                     std::string_view resource);

}  // namespace s3sse::kms
