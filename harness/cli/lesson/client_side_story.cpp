#include "harness/cli/lesson/client_side_story.h"

#include "harness/cli/lesson/play.h"
#include "simulator/base/encoding.h"
#include "simulator/base/entropy.h"
#include "simulator/base/json.h"
#include "simulator/base/memory_sink.h"
#include "simulator/client_side/codec.h"
#include "simulator/client_side/object_store.h"
#include "simulator/trace/fingerprint.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using client_side::ClientResult;

constexpr std::string_view own_letter = "Dear reader, S3 has never seen this sentence.";
constexpr std::size_t largest_letter = 2 * 1024 * 1024;

struct ClientSideLetter {
  Bytes plaintext;
  client_side::Metadata metadata{};  ///< that goes beside the ciphertext
  Bytes ciphertext{};
};

client_side::Keyring keyring_for_letter(const SecretBytes& key) {
  return {.main = client_side::make_aes_key(key.clone()).value()};
}

ClientResult<void> seal_letter(const client_side::Keyring& keyring, Entropy& entropy, ClientSideLetter& letter) {
  auto begun = client_side::begin_encryption({.plaintext_length = letter.plaintext.size()}, keyring, {}, entropy);
  if (!begun) return tl::unexpected(begun.error());
  MemorySource source(letter.plaintext);
  client_side::EncryptingSource ciphertext(begun->key, source);
  auto body = read_all(ciphertext, largest_letter);
  if (!body) return client_side::refuse_object(client_side::ErrorClass::other, body.error().message);
  letter.metadata = std::move(begun->stored.metadata);
  letter.ciphertext = std::move(*body);
  return {};
}

ClientResult<Bytes> open_letter(const ClientSideLetter& letter, const client_side::Keyring& keyring) {
  MemorySource body(letter.ciphertext);
  MemorySink sink;
  const auto opened = client_side::decrypt({.metadata = letter.metadata}, std::optional<std::string>(),
                                           {.body = &body, .total = letter.ciphertext.size()}, keyring, {}, sink);
  if (!opened) return tl::unexpected(opened.error());
  return std::move(sink.body);
}

/// A put and a get of it, as a case: nothing but ciphertext, and what stands beside it.
std::string put_and_get(const ClientSideLetter& letter) {
  Json headers = Json::object();
  for (const auto& [name, value] : letter.metadata) headers["x-amz-meta-" + name] = value;
  const Json put = {{"name", "put"},
                    {"call", "PutObject"},
                    {"key", "letter"},
                    {"headers", headers},
                    {"body", {{"base64", to_base64(letter.ciphertext)}}},
                    {"expect", {{"status", 200}, {"rule", "CSE-02"}}}};
  const Json got = {{"status", 200}, {"headers", headers}, {"body", {{"equals", "put"}}}};
  const Json get = {{"call", "GetObject"}, {"key", "letter"}, {"expect", got}};
  const Json one = {{"id", "explain/client-side"},
                    {"title", "Ciphertext of a client and what stands beside it come back to the letter"},
                    {"rules", {"CSE-02"}},
                    {"steps", {put, get}}};
  return write_json(Json{{"$schema", "../schema/cases.schema.json"}, {"cases", {one}}});
}

std::string outcome_of(const ClientResult<Bytes>& opened) {
  return opened ? std::string(as_text(*opened)) : opened.error().outside();
}

}  // namespace

Result<Json> client_side_story(const Vectors& vectors, const ClientSideWish& wish) {
  SeededEntropy entropy(wish.seed + ": client side");
  ClientSideLetter letter{.plaintext = wish.text.value_or(to_bytes(own_letter))};
  const SecretBytes key = entropy.secret(32);
  const client_side::Keyring keyring = keyring_for_letter(key);
  if (const auto sealed = seal_letter(keyring, entropy, letter); !sealed) return fail(sealed.error().reason);

  harness::model::Suite trial;
  trial.rules = vectors.suite.rules;
  harness::model::load_cases("explain/client-side", put_and_get(letter), trial);
  if (!trial.problems.empty()) return fail(trial.problems.front().text());
  const auto opened = open_letter(letter, keyring);
  const auto refused = open_letter(letter, keyring_for_letter(entropy.secret(32)));
  return Json{{"wrapping_key", wish.reveals ? to_hex(key.reveal()) : trace::fingerprint(key.reveal())},
              {"plaintext", to_hex(letter.plaintext)},
              {"ciphertext", to_hex(letter.ciphertext)},
              {"metadata", letter.metadata},
              {"opened", outcome_of(opened)},
              {"wrong_key", outcome_of(refused)},
              {"comes_back", opened && *opened == letter.plaintext && !refused},
              {"play", play(trial.rules, trial.cases.front(), "", {.seed = wish.seed})}};
}

}  // namespace s3sse::cli
