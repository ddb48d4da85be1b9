#include "harness/cli/rulebook/client_side_flow.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "harness/cli/command/output.h"
#include "harness/cli/rulebook/demonstration.h"
#include "harness/cli/rulebook/story.h"
#include "simulator/base/encoding.h"
#include "simulator/base/entropy.h"
#include "simulator/base/json.h"
#include "simulator/base/memory_sink.h"
#include "simulator/client_side/codec.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using client_side::ClientResult;

constexpr std::string_view plaintext = "Dear reader, S3 has never seen this sentence.";
constexpr std::size_t largest_shown = 4096;

struct Sealed {
  client_side::Metadata metadata;
  Bytes body;
};

client_side::Keyring keyring_for_flow(Entropy& entropy) {
  return {.main = client_side::make_aes_key(entropy.secret(32)).value()};
}

ClientResult<Sealed> seal(const client_side::Keyring& keyring, Entropy& entropy) {
  auto begun = client_side::begin_encryption({.plaintext_length = plaintext.size()}, keyring, {}, entropy);
  if (!begun) return tl::unexpected(begun.error());
  MemorySource source(plaintext);
  client_side::EncryptingSource ciphertext(begun->key, source);
  auto body = read_all(ciphertext, largest_shown);
  if (!body) return client_side::refuse_object(client_side::ErrorClass::other, body.error().message);
  return Sealed{std::move(begun->stored.metadata), std::move(*body)};
}

ClientResult<std::string> open(const Sealed& sealed, const client_side::Keyring& keyring) {
  MemorySource body(sealed.body);
  MemorySink sink;
  const auto opened = client_side::decrypt({.metadata = sealed.metadata}, std::optional<std::string>(),
                                           {.body = &body, .total = sealed.body.size()}, keyring, {}, sink);
  if (!opened) return tl::unexpected(opened.error());
  return std::string(sink.body.begin(), sink.body.end());
}

/// A put and a get of it, as a case: nothing but ciphertext, and what stands beside it.
std::string put_and_get(const Sealed& sealed) {
  Json headers = Json::object();
  for (const auto& [name, value] : sealed.metadata) headers["x-amz-meta-" + name] = value;
  const Json put = {{"name", "put"},
                    {"call", "PutObject"},
                    {"key", "letter"},
                    {"headers", headers},
                    {"body", {{"base64", to_base64(sealed.body)}}},
                    {"expect", {{"status", 200}, {"rule", "CSE-02"}}}};
  const Json got = {{"status", 200}, {"headers", headers}, {"body", {{"equals", "put"}}}};
  const Json get = {{"call", "GetObject"}, {"key", "letter"}, {"expect", got}};
  const Json one = {{"id", "explain/client-side"},
                    {"title", "Ciphertext of a client and what stands beside it come back to the letter"},
                    {"rules", {"CSE-02"}},
                    {"steps", {put, get}}};
  return write_json(Json{{"$schema", "../schema/cases.schema.json"}, {"cases", {one}}});
}

std::string metadata_text(const client_side::Metadata& metadata) {
  std::string out;
  for (const auto& [name, value] : metadata) out += fmt::format("      {}: {}\n", name, value);
  return out;
}

}  // namespace

int explain_client_side(const Vectors& vectors, bool json) {
  SystemEntropy entropy;
  const client_side::Keyring keyring = keyring_for_flow(entropy);
  const auto sealed = seal(keyring, entropy);
  if (!sealed) return give_up(reports::ExitCode::could_not_run, sealed.error().reason);

  harness::model::Suite trial;
  trial.rules = vectors.suite.rules;
  harness::model::load_cases("explain/client-side", put_and_get(*sealed), trial);
  if (!trial.problems.empty()) return give_up(reports::ExitCode::could_not_run, trial.problems.front().text());
  const Demonstration stored = run_alone(trial, trial.cases.front(), trial.cases.front().newest_era());
  const auto opened = open(*sealed, keyring);
  const auto refused = open(*sealed, keyring_for_flow(entropy));
  const bool all_well = stored.result.verdict == reports::Verdict::pass && opened && *opened == plaintext && !refused;
  const int code = all_well ? 0 : static_cast<int>(reports::ExitCode::deviations);
  const std::string with_wrong_key = refused ? *refused : refused.error().outside();

  if (json) {
    print_out(write_json(Json{{"plaintext", plaintext},
                              {"metadata", sealed->metadata},
                              {"ciphertext", to_base64(sealed->body)},
                              {"exchanges", story_json(stored.told)},
                              {"opened", opened ? *opened : opened.error().outside()},
                              {"wrong_key", with_wrong_key}},
                         2) +
              "\n");
    return code;
  }
  print_out(fmt::format(
      R"(1. On your side: {} bytes of text, and an AES key of yours that never leaves you.
   A data key is drawn for this object alone and wrapped under your key. From it and a message id come the key of the
   content and the commitment to it (x-amz-d), so that no other data key will ever open this ciphertext.
      text        {}
      ciphertext  {} ({} bytes: 16 more, the tag)
{}
2. On the wire: an object like any other. S3 gets ciphertext, and its notes are metadata.
{}
3. On your side again: unwrap, derive, compare the commitment, decrypt, check the tag; only then is there text.
      with your key     {}
      with another key  {}

4. What S3 knows: the length, and all that is metadata. What it can give away: ciphertext. It encrypted that once more
   for its disks (x-amz-server-side-encryption), which is no concern of yours. Lose your key, and the text is gone.

s3sse cse encrypt does it with files and objects; s3sse explain methods compares it with the other ways; s3sse rules cse finds its rules.
)",
      plaintext.size(), plaintext, to_base64(sealed->body), sealed->body.size(), metadata_text(sealed->metadata),
      story_text(stored.told), opened ? *opened : opened.error().outside(), with_wrong_key));
  return code;
}

}  // namespace s3sse::cli
