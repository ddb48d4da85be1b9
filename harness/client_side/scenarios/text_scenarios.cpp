// Metadata of the caller beyond ASCII: a client takes them, or refuses them and says so.
#include <fmt/format.h>

#include <algorithm>

#include "harness/client_side/scenarios/steps.h"
#include "simulator/base/text.h"

namespace s3sse::harness::client_side {
namespace {

constexpr const char* beyond_ascii = "Zo\u00eb";

/// A refusal because of the text, before anything is sent. One of S3 is not the client's: SDKs send such text in ways
/// of their own, and some of them not as they sign it.
void judge_refusal_of_text(Trial& trial, const std::string& step, const Answer& answer, std::size_t before) {
  const auto sent = trial.stage().seen(before);
  if (std::ranges::any_of(sent, [](const SeenRequest& request) { return request.status / 100 != 2; }))
    return trial.note(fmt::format("{}: it was sent, and S3 refused it as it came: {}", step, answer.text()));
  trial.expect(sent.empty(), "CSE-FMT-53", step, "requests before the refusal", "none", std::to_string(sent.size()));
  trial.expect(ascii_lower(answer.error.message).find("ascii") != std::string::npos, "CSE-FMT-54", step, "refusal",
               "one that says that text beyond ASCII is not supported", answer.text());
}

void run_text_written(Trial& trial, const Scenario& scenario) {
  const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
  if (!client) return;
  const Bytes plaintext = marked_plaintext(40);
  Json put = with_context(trial, scenario, put_call(trial, *client, "text", plaintext));
  put["metadata"] = {{"owner", beyond_ascii}};
  const std::size_t before = trial.stage().position();
  const auto written = trial.call("put", put);
  if (!written) return;
  if (!written->ok) return judge_refusal_of_text(trial, "put", *written, before);
  const auto stored = trial.stage().object(trial.bucket(), "text");
  trial.expect(stored && stored->metadata.contains("owner"), "CSE-FMT-53", "put", "metadata beyond ASCII",
               "stored, or refused", "dropped", reports::Nature::loses_data);
}

/// The object of a client, with metadata that another one put beside its entries.
void run_text_read(Trial& trial, const Scenario& scenario) {
  auto written = write_object(trial, scenario, "text");
  if (!written) return;
  written->object.metadata["owner"] = beyond_ascii;
  if (const auto stored = trial.stage().store(trial.bucket(), "text", written->object); !stored)
    return trial.block(stored.error().message);
  const auto as_answered = trial.stage().object(trial.bucket(), "text");
  if (!as_answered) return trial.block("nothing is stored");
  const auto got =
      trial.must("get", with_context(trial, scenario, get_call(trial, written->client, "text")), "CSE-FMT-57");
  if (!got) return;
  const std::string given = entry(got->members.value("metadata", TextMap{}), "owner");
  trial.expect(given == beyond_ascii || given == entry(as_answered->metadata, "owner"), "CSE-FMT-57", "get",
               "metadata owner", "as S3 answered it, or decoded", given.empty() ? "absent" : given,
               reports::Nature::loses_data);
}

}  // namespace

void add_text_scenarios(std::vector<Scenario>& into) {
  const std::vector<Keyring> all = {Keyring::kms, Keyring::aes, Keyring::rsa};
  const std::vector<Format> both = {Format::v2, Format::v3};
  add_for_each(into,
               {.id = "s3/text/written",
                .title = "Metadata beyond ASCII are stored, or refused with the reason before anything is sent",
                .rules = {"CSE-FMT-53", "CSE-FMT-54"},
                .needs = {"metadata"},
                .run = run_text_written},
               all, both);
  add_for_each(into,
               {.id = "s3/text/read",
                .title = "Metadata beyond ASCII come back as S3 answered them, or decoded",
                .rules = {"CSE-FMT-57"},
                .needs = {"metadata"},
                .run = run_text_read},
               all, both);
}

}  // namespace s3sse::harness::client_side
