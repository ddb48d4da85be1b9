// Reads of a part of an object.
#include <fmt/format.h>

#include <cstdint>

#include "harness/client_side/scenarios/steps.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::harness::client_side {
namespace {

using reports::Nature;

constexpr std::size_t ranged_size = 100;  ///< of the plaintext, so that the last block is not whole

struct Range {
  const char* name;
  const char* header;
  std::size_t first;
  std::size_t count;
  std::vector<std::string> rules;
};

const std::vector<Range>& ranges() {
  static const std::vector<Range> list = {
      {"start", "bytes=0-9", 0, 10, {"CSE-OPS-25"}},
      {"middle", "bytes=17-40", 17, 24, {"CSE-OPS-25"}},
      {"end", "bytes=90-99", 90, 10, {"CSE-OPS-31"}},
      {"over-the-tag", "bytes=90-115", 90, 10, {"CSE-OPS-31"}},
      {"open", "bytes=33-", 33, 67, {"CSE-OPS-31"}},
      {"behind-the-end", "bytes=100-110", 100, 0, {"CSE-OPS-31", "CSE-OPS-32"}},
  };
  return list;
}

Json with_legacy_modes(const Trial& trial, const Scenario& scenario) {
  Json config = trial.config(scenario.keyring, scenario.format);
  config["enableLegacyUnauthenticatedModes"] = true;
  return config;
}

Json ranged(const Trial& trial, const Scenario& scenario, const std::string& client, const std::string& range) {
  Json get = with_context(trial, scenario, get_call(trial, client, "object"));
  get["range"] = range;
  return get;
}

const char* algorithm_rule(Format format) {
  return format == Format::v2 ? "CSE-OPS-26" : "CSE-OPS-27";
}

void run_range(Trial& trial, const Scenario& scenario) {
  const Range& range = ranges()[scenario.row];
  const auto written = write_object(trial, scenario, "object", ranged_size, with_legacy_modes(trial, scenario));
  if (!written) return;
  const std::string step = fmt::format("get {}", range.header);
  const auto got = trial.must(step, ranged(trial, scenario, written->client, range.header), range.rules.front());
  if (!got) return;
  const Bytes wanted(written->plaintext.begin() + static_cast<std::ptrdiff_t>(range.first),
                     written->plaintext.begin() + static_cast<std::ptrdiff_t>(range.first + range.count));
  trial.expect(got->body.size() == wanted.size(), range.rules.back(), step, "bytes", std::to_string(wanted.size()),
               std::to_string(got->body.size()));
  if (got->body.size() == wanted.size())
    trial.expect(got->body == wanted, algorithm_rule(scenario.format), step, "plaintext", "what was put there",
                 "something else", Nature::loses_data);
}

void run_widened(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object", ranged_size, with_legacy_modes(trial, scenario));
  if (!written) return;
  const std::size_t before = trial.stage().position();
  if (!trial.must("get bytes=17-40", ranged(trial, scenario, written->client, "bytes=17-40"), "CSE-OPS-25")) return;
  for (const SeenRequest& request : of_operation(trial.stage().seen(before), "GET")) {
    const std::string sent(request.headers.get_or("Range", ""));
    const std::size_t equals = sent.find('='), dash = sent.find('-');
    if (request.key != "object" || equals == std::string::npos || dash == std::string::npos || dash < equals) continue;
    const auto first = parse_decimal<std::uint64_t>(std::string_view(sent).substr(equals + 1, dash - equals - 1));
    const auto last = parse_decimal<std::uint64_t>(std::string_view(sent).substr(dash + 1));
    if (!first || !last) continue;
    trial.expect(*first <= 16 && *first % 16 == 0 && *last >= 47, "CSE-OPS-25", "get bytes=17-40", "range on the wire",
                 "whole blocks around 17-40", sent);
  }
}

void run_range_off_by_default(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object", ranged_size);
  if (!written) return;
  trial.must_refuse("get bytes=0-9", ranged(trial, scenario, written->client, "bytes=0-9"), {"CSE-OPS-29"},
                    "legacy-disabled");
}

void run_commitment(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object", ranged_size, with_legacy_modes(trial, scenario));
  if (!written) return;
  PlainObject changed = written->object;
  Bytes commitment = from_base64(entry(changed.metadata, "x-amz-d")).value_or(Bytes(28, 0));
  commitment.front() ^= 1;
  changed.metadata["x-amz-d"] = to_base64(commitment);
  if (const auto stored = trial.stage().store(trial.bucket(), "object", changed); !stored)
    return trial.block(stored.error().message);
  trial.must_refuse("get bytes=0-9", ranged(trial, scenario, written->client, "bytes=0-9"), {"CSE-OPS-30"},
                    "commitment-mismatch");
}

void run_no_range(Trial& trial, const Scenario& scenario) {
  const auto written = write_object(trial, scenario, "object", ranged_size, with_legacy_modes(trial, scenario));
  if (!written) return;
  for (const char* text : {"bytes=-5", "bytes=9-2", "lines=0-3"}) {
    const std::string step = fmt::format("get {}", text);
    const auto got = trial.call(step, ranged(trial, scenario, written->client, text), "CSE-ATT-25");
    if (!got) return;
    if (got->ok)
      trial.expect(got->body == written->plaintext, "CSE-OPS-33", step, "plaintext", "the whole object, or a refusal",
                   fmt::format("{} bytes", got->body.size()));
  }
}

}  // namespace

void add_range_scenarios(std::vector<Scenario>& into) {
  const std::vector<Keyring> all = {Keyring::kms, Keyring::aes, Keyring::rsa}, two = {Keyring::kms, Keyring::aes};
  const std::vector<Format> both = {Format::v2, Format::v3};
  const std::vector<std::string> needs = {"ranges"};
  std::size_t row = 0;
  for (const Range& range : ranges()) {
    Scenario pattern{
        .id = fmt::format("s3/range/{}", range.name),
        .title = fmt::format("{} of 100 bytes are {} bytes of plaintext, never of the tag", range.header, range.count),
        .rules = range.rules,
        .needs = needs,
        .run = run_range,
        .row = row++};
    for (const Format format : both) {
      Scenario one = pattern;
      one.rules.emplace_back(algorithm_rule(format));
      add_for_each(into, one, two, {format});
    }
  }
  add_for_each(into,
               {.id = "s3/range/widened",
                .title = "A range is widened on the wire to whole blocks",
                .rules = {"CSE-OPS-25"},
                .needs = needs,
                .run = run_widened},
               {Keyring::kms}, both);
  add_for_each(into,
               {.id = "s3/range/off-by-default",
                .title = "A range is refused unless legacy unauthenticated modes are on",
                .rules = {"CSE-OPS-29"},
                .needs = needs,
                .run = run_range_off_by_default},
               all, both);
  add_for_each(into,
               {.id = "s3/range/commitment",
                .title = "The commitment is verified for a range, too",
                .rules = {"CSE-OPS-30"},
                .needs = needs,
                .run = run_commitment},
               all, {Format::v3});
  add_for_each(into,
               {.id = "s3/range/no-range",
                .title = "Suffix, inverted and malformed ranges are not treated as ranges",
                .rules = {"CSE-OPS-33"},
                .needs = needs,
                .run = run_no_range},
               {Keyring::kms}, both);
}

}  // namespace s3sse::harness::client_side
