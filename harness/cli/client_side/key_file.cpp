#include "harness/cli/client_side/key_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "reports/render/atomic_file.h"
#include "simulator/base/encoding.h"
#include "simulator/base/entropy.h"
#include "simulator/base/read_file.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

constexpr const char* forms = "16, 24 or 32 bytes, their hex or base64, or RSA in PEM (PRIVATE KEY or PUBLIC KEY)";

tl::unexpected<Error> no_key(const std::string& name) {
  return fail(fmt::format("{} holds no key: it may hold {}; openssl rand -hex 32 makes one", name, forms));
}

/// The base64 lines of a PEM document with this label (RFC 7468); nothing where there is none.
std::optional<Bytes> pem_content(std::string_view text, const std::string& label) {
  const std::string begin = "-----BEGIN " + label + "-----", end = "-----END " + label + "-----";
  const std::size_t start = text.find(begin);
  const std::size_t stop = text.find(end);
  if (start == std::string_view::npos || stop == std::string_view::npos || stop < start) return std::nullopt;
  std::string lines(text.substr(start + begin.size(), stop - start - begin.size()));
  std::erase_if(lines, [](unsigned char c) { return std::isspace(c) != 0; });
  auto bytes = from_base64(lines);
  wipe_memory(lines);
  return bytes;
}

client_side::Keyring keyring(auto key) {
  return {std::move(key), {}, {}};
}

Result<client_side::Keyring> rsa_keyring(const std::string& name, std::string_view content,
                                         client_side::StringMap description) {
  const auto with_name = [&name](const client_side::Failure& failure) { return fail(name + ": " + failure.reason); };
  if (auto der = pem_content(content, "PRIVATE KEY")) {
    auto key = client_side::make_rsa_key(*der, std::move(description));
    wipe_memory(ByteSpan(*der));
    if (!key) return with_name(key.error());
    return keyring(std::move(*key));
  }
  if (const auto der = pem_content(content, "PUBLIC KEY")) {
    auto key = client_side::make_rsa_public_key(*der, std::move(description));
    if (!key) return with_name(key.error());
    return keyring(std::move(*key));
  }
  return fail(
      fmt::format("{}: only PRIVATE KEY (PKCS #8, not encrypted) and PUBLIC KEY are read; "
                  "openssl pkcs8 -topk8 -nocrypt makes the first of other forms",
                  name));
}

bool is_size_of_aes(std::size_t size) {
  return size == 16 || size == 24 || size == 32;
}

}  // namespace

Result<client_side::Keyring> parse_key_file(const std::string& name, std::string_view content,
                                            client_side::StringMap description) {
  if (content.find("-----BEGIN") != std::string_view::npos) return rsa_keyring(name, content, std::move(description));
  Bytes bytes;
  const std::string_view text = trim(content, " \t\r\n");
  if (auto decoded = from_hex(text); decoded && is_size_of_aes(decoded->size()))
    bytes = std::move(*decoded);
  else if (auto from_text = from_base64(text); from_text && is_size_of_aes(from_text->size()))
    bytes = std::move(*from_text);
  else if (is_size_of_aes(content.size()))
    bytes = to_bytes(content);
  else
    return no_key(name);
  auto key = client_side::make_aes_key(SecretBytes::copy_of(bytes), std::move(description));
  wipe_memory(ByteSpan(bytes));
  if (!key) return fail(name + ": " + key.error().reason);
  return keyring(std::move(*key));
}

Result<client_side::Keyring> read_key_file(const std::string& path, client_side::StringMap description) {
  auto content = read_file(path, longest_key_file);
  if (!content) return tl::unexpected(content.error());
  auto key = parse_key_file(path, *content, std::move(description));
  wipe_memory(*content);
  return key;
}

Result<void> make_key_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored))
    return fail(fmt::format("{} is there already; --key {} takes it, and another name makes a new one", path, path));
  SystemEntropy entropy;
  std::string hex = entropy.hex(32) + "\n";
  auto written = reports::write_file_atomically(path, hex, reports::FileAccess::owner_only);
  wipe_memory(hex);
  return written;
}

}  // namespace s3sse::cli
