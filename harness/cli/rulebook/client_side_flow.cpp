#include "harness/cli/rulebook/client_side_flow.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>

#include "harness/cli/command/output.h"
#include "harness/cli/lesson/client_side_story.h"
#include "harness/cli/rulebook/demonstration.h"
#include "harness/cli/rulebook/story.h"
#include "simulator/base/encoding.h"
#include "simulator/base/entropy.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view plaintext = "Dear reader, S3 has never seen this sentence.";

std::string metadata_text(const client_side::Metadata& metadata) {
  std::string out;
  for (const auto& [name, value] : metadata) out += fmt::format("      {}: {}\n", name, value);
  return out;
}

}  // namespace

int explain_client_side(const Vectors& vectors, bool json, const std::string& seed) {
  std::unique_ptr<Entropy> entropy = std::make_unique<SystemEntropy>();
  if (!seed.empty()) entropy = std::make_unique<SeededEntropy>(seed);
  const auto letter = client_side_letter(vectors, to_bytes(plaintext), *entropy);
  if (!letter) return give_up(reports::ExitCode::could_not_run, letter.error().message);
  const harness::model::Suite& trial = letter->put_and_get;
  const Demonstration stored = run_alone(trial, trial.cases.front(), trial.cases.front().newest_era());
  const bool all_well = stored.result.verdict == reports::Verdict::pass && letter->comes_back;
  const int code = all_well ? 0 : static_cast<int>(reports::ExitCode::deviations);

  if (json) {
    print_out(write_json(Json{{"plaintext", plaintext},
                              {"metadata", letter->metadata},
                              {"ciphertext", to_base64(letter->ciphertext)},
                              {"exchanges", story_json(stored.told)},
                              {"opened", letter->opened},
                              {"wrong_key", letter->with_wrong_key}},
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
      plaintext.size(), plaintext, to_base64(letter->ciphertext), letter->ciphertext.size(),
      metadata_text(letter->metadata), story_text(stored.told), letter->opened, letter->with_wrong_key));
  return code;
}

}  // namespace s3sse::cli
