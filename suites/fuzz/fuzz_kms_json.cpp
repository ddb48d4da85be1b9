// Link: s3sse::kms
// Requests of KMS: the first line is the operation, the rest its JSON. Every answer is JSON, a refusal has a type, and
// the key that was there is still of use to nobody but its owner.
#include "simulator/base/clock.h"
#include "simulator/base/entropy.h"
#include "simulator/base/json.h"
#include "simulator/kms/json/kms_json.h"
#include "simulator/kms/key_seed.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

namespace {

constexpr std::string_view key_id = "1234abcd-12ab-34cd-56ef-1234567890ab";

/// A KMS with one key, whose material the corpus was sealed with.
struct OneKey {
  FakeClock clock{TimePoint{}};
  SeededEntropy entropy{"fuzz"};
  Rules rules;
  kms::Kms kms{{}, clock, entropy, rules};

  OneKey() {
    kms::KeySeed seed;
    seed.key_id = key_id;
    seed.account_id = "111122223333";
    seed.material = SecretBytes(32);
    seed.aliases = {"alias/a"};
    fuzz::check(kms.seed_key(seed).has_value(), "the key can be made");
  }
};

kms::CallOrigin caller(std::string account) {
  return {.principal = {.account_id = account,
                        .arn = "arn:aws:iam::" + account + ":user/fuzz",
                        .access_key_id = "AKIDFUZZ",
                        .canonical_id = {}},
          .via_service = {},
          .request_id = "request"};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto line = std::min(text.find('\n'), text.size());
  const std::string operation(text.substr(0, line));
  // Key pairs of RSA take a second each.
  if (operation.find("Pair") != std::string::npos || text.find("RSA") != std::string_view::npos) return 0;
  OneKey simulator;
  for (const char* account : {"111122223333", "444455556666"}) {
    Request request;
    request.method = "POST";
    request.target = "/";
    request.headers.add("X-Amz-Target", "TrentService." + operation);
    request.headers.add("Content-Type", "application/x-amz-json-1.1");
    request.body = std::make_unique<MemorySource>(text.substr(std::min(line + 1, text.size())));
    const Response response = kms::handle_kms_request(simulator.kms, request, caller(account));
    fuzz::check(response.status == 200 || response.status == 400 || response.status == 500, "a known status");
    const auto body = response.body ? read_all(*response.body, 1 << 24) : Result<Bytes>(Bytes{});
    fuzz::check(body.has_value(), "an answer is whole");
    if (body->empty()) continue;
    const auto answer = parse_json(as_text(*body));
    fuzz::check(answer.has_value() && answer->is_object(), "an answer is a JSON object");
    fuzz::check(response.status == 200 || answer->contains("__type"), "a refusal has a type");
    // Random bytes are nobody's, and come without a key.
    const bool opened = answer->contains("Plaintext") && answer->contains("KeyId");
    fuzz::check(!opened || account == std::string_view("111122223333"), "a stranger gets nothing that a key opens");
  }
  return 0;
}
