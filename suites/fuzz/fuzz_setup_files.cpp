// Link: s3sse::service
// What `s3sse serve` is told: seeds of KMS keys, users and roles, faults. An error says where it is, and shows no
// secret.
#include "simulator/kms/key_seed.h"
#include "simulator/service/fault_spec.h"
#include "simulator/service/principals_file.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

namespace {

// Stand in the corpus, each with what is before it.
constexpr std::string_view material = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
constexpr std::string_view before_material = "\"material\":\"";
constexpr std::string_view secret = "a-secret-that-nobody-may-see";
constexpr std::string_view before_secret = "\"secret_access_key\":\"";

/// The word is said, and nowhere else than as that member: libFuzzer learns it, and puts it where an error may show it.
bool is_secret(std::string_view text, std::string_view before, std::string_view word) {
  const auto first = text.find(word);
  return first != std::string_view::npos && text.substr(0, first).ends_with(before) &&
         text.find(word, first + 1) == std::string_view::npos;
}

void check_error(std::string_view text, const std::string& message) {
  fuzz::check(!message.empty(), "an error says what is wrong");
  fuzz::check(!is_secret(text, before_material, material) || message.find(material) == std::string::npos,
              "an error shows no key material");
  fuzz::check(!is_secret(text, before_secret, secret) || message.find(secret) == std::string::npos,
              "an error shows no secret");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto seeds = kms::parse_key_seeds(text, "111122223333");
  if (!seeds) check_error(text, seeds.error().message);
  if (seeds)
    for (const kms::KeySeed& seed : *seeds) fuzz::check(seed.account_id.size() == 12, "a key has an account");
  const auto accounts = parse_principals(text);
  if (!accounts) check_error(text, accounts.error().message);
  if (accounts)
    for (const Account& account : *accounts) fuzz::check(!account.access_key_id.empty(), "who signs has a key");
  const auto fault = service::parse_fault(text);
  if (!fault) fuzz::check(!fault.error().message.empty(), "an error says what is wrong");
  if (fault) fuzz::check(fault->probability >= 0 && fault->probability <= 1, "a probability is one");
  return 0;
}
