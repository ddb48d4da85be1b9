// Headers of what a client writes: lengths and checksums that are those of the ciphertext; and keys of KMS that are
// none.
#include <fmt/format.h>

#include <algorithm>

#include "harness/client_side/scenarios/steps.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::harness::client_side {
namespace {

/// Each checksum that the client sent of the body, by the name of its header, against that of the stored ciphertext.
void judge_checksums(Trial& trial, const SeenRequest& put, const Bytes& ciphertext) {
  constexpr std::string_view prefix = "x-amz-checksum-";
  for (const auto& header : put.headers) {
    const std::string name = ascii_lower(header.name);
    std::optional<Bytes> right;
    if (name == "content-md5") right = runner::md5(ciphertext);
    if (name.starts_with(prefix)) right = runner::checksum(name.substr(prefix.size()), ciphertext);
    if (right)
      trial.expect(header.value == to_base64(*right), "CSE-ATT-20", "put", fmt::format("header {}", name),
                   "a checksum of the ciphertext", "another", reports::Nature::exposes_data);
  }
}

void run_headers(Trial& trial, const Scenario& scenario) {
  const std::size_t before = trial.stage().position();
  const auto written = write_object(trial, scenario, "object");
  if (!written) return;
  for (const auto& [name, value] : written->object.metadata)
    trial.expect(is_ascii_text(name), "CSE-FMT-51", "put", fmt::format("entry {}", name), "a name in ASCII", "another");
  for (const SeenRequest& put : of_operation(trial.stage().seen(before), "PUT")) {
    if (put.key != "object") continue;
    // A body in chunks says there how long it is without them.
    const auto decoded = put.headers.get("x-amz-decoded-content-length");
    const auto length = decoded ? decoded : put.headers.get("content-length");
    const std::string right = std::to_string(written->plaintext.size() + 16);
    if (length)
      trial.expect(*length == right, "CSE-OPS-36", "put", "content-length", right + " (plaintext and tag)",
                   std::string(*length));
    judge_checksums(trial, put, written->object.body);
  }
}

/// Refused when the client is made, or at the latest when it is to write.
void run_no_key(Trial& trial, const Scenario& scenario) {
  for (const auto& [name, id, rules] :
       {std::tuple("no key id", "", std::vector<std::string>{"CSE-KR-18", "CSE-KR-20"}),
        std::tuple("a malformed key id", "no such key", std::vector<std::string>{"CSE-KR-22"})}) {
    Json config = trial.config(scenario.keyring, scenario.format);
    config["keyMaterial"]["kmsKeyId"] = id;
    const auto made = trial.call("create-client", {{"op", "create-client"}, {"config", config}});
    if (!made) return;
    if (!made->ok) continue;
    const Json put = put_call(trial, made->members.value("client", ""), "object", marked_plaintext(40));
    const auto written = trial.call("put", with_context(trial, scenario, put));
    if (!written) return;
    for (const std::string& rule : rules)
      trial.expect(!written->ok && !trial.stage().object(trial.bucket(), "object"), rule, "put", name,
                   "refused, and nothing stored", "ok, or something stored");
  }
}

}  // namespace

void add_wire_scenarios(std::vector<Scenario>& into) {
  add_for_each(into,
               {.id = "s3/wire/headers",
                .title = "Lengths, checksums and names that a client sends are of the ciphertext and in ASCII",
                .rules = {"CSE-OPS-36", "CSE-ATT-20", "CSE-FMT-51"},
                .run = run_headers},
               {Keyring::kms, Keyring::aes, Keyring::rsa}, {Format::v2, Format::v3});
  add_for_each(into,
               {.id = "s3/wire/no-kms-key",
                .title = "Without a key of KMS nothing is written",
                .rules = {"CSE-KR-18", "CSE-KR-20", "CSE-KR-22"},
                .run = run_no_key},
               {Keyring::kms}, {Format::v2, Format::v3});
}

}  // namespace s3sse::harness::client_side
