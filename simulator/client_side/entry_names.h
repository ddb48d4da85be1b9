#pragma once
// Names of the entries that encryption clients store, without x-amz-meta-, as their specification calls them
// (https://github.com/awslabs/aws-encryption-sdk-specification, s3-encryption/data-format/content-metadata.md).
#include <array>
#include <string_view>

namespace s3sse::client_side::entry {

// V1 and V2
inline constexpr std::string_view encrypted_data_key_v1 = "x-amz-key";
inline constexpr std::string_view encrypted_data_key_v2 = "x-amz-key-v2";
inline constexpr std::string_view content_iv = "x-amz-iv";
inline constexpr std::string_view mat_desc = "x-amz-matdesc";
inline constexpr std::string_view wrap_algorithm = "x-amz-wrap-alg";
inline constexpr std::string_view content_cipher = "x-amz-cek-alg";
inline constexpr std::string_view tag_length = "x-amz-tag-len";  // bits
inline constexpr std::string_view plaintext_length = "x-amz-unencrypted-content-length";
inline constexpr std::string_view plaintext_md5 = "x-amz-unencrypted-content-md5";  // CVE-2022-2582: never written

// V3
inline constexpr std::string_view content_cipher_v3 = "x-amz-c";
inline constexpr std::string_view encrypted_data_key_v3 = "x-amz-3";
inline constexpr std::string_view encrypted_data_key_algorithm_v3 = "x-amz-w";
inline constexpr std::string_view mat_desc_v3 = "x-amz-m";
inline constexpr std::string_view encryption_context_v3 = "x-amz-t";
inline constexpr std::string_view key_commitment_v3 = "x-amz-d";
inline constexpr std::string_view message_id_v3 = "x-amz-i";

/// Of an instruction file itself: says what it is.
inline constexpr std::string_view instruction_file_mark = "x-amz-crypto-instr-file";

inline constexpr std::array exclusive = {encrypted_data_key_v1, encrypted_data_key_v2, encrypted_data_key_v3};
inline constexpr std::array of_v1_and_v2 = {encrypted_data_key_v1, encrypted_data_key_v2, content_iv, mat_desc,
                                            wrap_algorithm,        content_cipher,        tag_length};
inline constexpr std::array of_v3 = {content_cipher_v3, encrypted_data_key_v3, encrypted_data_key_algorithm_v3,
                                     mat_desc_v3,       encryption_context_v3, key_commitment_v3,
                                     message_id_v3};
/// V3 keeps them on the object, whatever else is in an instruction file.
inline constexpr std::array of_commitment = {content_cipher_v3, key_commitment_v3, message_id_v3};

}  // namespace s3sse::client_side::entry
