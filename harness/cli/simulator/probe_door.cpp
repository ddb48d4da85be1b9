#include "harness/cli/simulator/probe_door.h"

#include <algorithm>
#include <optional>
#include <variant>

#include "harness/transport/remote_probe.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using harness::probe_path;

constexpr std::size_t most_question_bytes = 64 * 1024;
constexpr std::size_t deepest_question = 8;
constexpr std::int64_t farthest_offset = 100LL * 366 * 24 * 3600 * 1000;  ///< 100 years in milliseconds

struct Refusal {
  int status;
  const char* text;
};
using Answer = std::variant<nlohmann::json, Refusal>;

Response response_of(int status, const nlohmann::json& body) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json");
  response.headers.add("Cache-Control", "no-store");
  // A key need not be UTF-8; the answer has to be.
  response.body = std::make_unique<MemorySource>(std::string_view(write_json(body)));
  response.content_length = response.body->length();
  return response;
}

Response refuse(const Refusal& refusal) {
  return response_of(refusal.status, {{"error", refusal.text}});
}

const std::string& text_in(const nlohmann::json& question, const char* name) {
  return question.at(name).get_ref<const std::string&>();
}

/// Strict: JSON's conversions would take -1 and 1.5 for some unsigned number.
std::uint64_t count_in(const nlohmann::json& question, const char* name) {
  const nlohmann::json& number = question.at(name);
  if (!number.is_number_unsigned()) throw nlohmann::json::type_error::create(302, "not a count", &question);
  return number.get<std::uint64_t>();
}

Answer stored_bytes(harness::Probe& probe, const nlohmann::json& question) {
  const auto bytes = probe.stored_bytes(text_in(question, "bucket"), text_in(question, "key"));
  if (!bytes) return nlohmann::json{{"base64", nullptr}};
  if (bytes->size() > harness::most_stored_bytes) return Refusal{413, "more bytes are stored than one answer may hold"};
  return nlohmann::json{{"base64", to_base64(*bytes)}};
}

Answer stored_metadata(harness::Probe& probe, const nlohmann::json& question) {
  const auto text = probe.stored_metadata(text_in(question, "bucket"), text_in(question, "key"));
  if (!text) return nlohmann::json{{"base64", nullptr}};
  return nlohmann::json{{"base64", to_base64(as_bytes(*text))}};
}

Answer kms_position(harness::Probe& probe, const nlohmann::json&) {
  return nlohmann::json{{"position", probe.kms_position()}};
}

Answer kms_calls(harness::Probe& probe, const nlohmann::json& question) {
  nlohmann::json calls = nlohmann::json::array();
  for (const harness::Probe::KmsCall& call : probe.kms_calls(count_in(question, "after"))) {
    nlohmann::json context = nlohmann::json::array();
    for (const auto& [name, value] : call.context) context.push_back(nlohmann::json::array({name, value}));
    calls.push_back({{"api", call.api},
                     {"key_arn", call.key_arn},
                     {"context", std::move(context)},
                     {"principal_arn", call.principal_arn},
                     {"via_service", call.via_service},
                     {"error", call.error}});
  }
  return nlohmann::json{{"calls", std::move(calls)}};
}

Answer audit_position(harness::Probe& probe, const nlohmann::json&) {
  return nlohmann::json{{"position", probe.audit_position()}};
}

Answer audit_events(harness::Probe& probe, const nlohmann::json& question) {
  return nlohmann::json{{"events", probe.audit_events(count_in(question, "after"))}};
}

Answer corrupt(harness::Probe& probe, const nlohmann::json& question) {
  return nlohmann::json{
      {"done", probe.corrupt(text_in(question, "bucket"), text_in(question, "key"), count_in(question, "offset"))}};
}

Answer advance_clock(harness::Probe& probe, const nlohmann::json& question, const OffsetClock& clock) {
  const nlohmann::json& step = question.at("milliseconds");
  if (!step.is_number_integer()) return Refusal{400, "milliseconds is a whole number"};
  const bool huge = step.is_number_unsigned() && step.get<std::uint64_t>() > farthest_offset;
  const auto milliseconds = huge ? farthest_offset + 1 : step.get<std::int64_t>();
  if (milliseconds < -farthest_offset || milliseconds > farthest_offset) return Refusal{400, "that is too far"};
  const std::int64_t there = clock.offset().count() + milliseconds;
  if (there < -farthest_offset || there > farthest_offset) return Refusal{400, "that is too far"};
  probe.advance_clock(std::chrono::milliseconds(milliseconds));
  return nlohmann::json{{"offset_milliseconds", clock.offset().count()}};
}

Answer inject_fault(harness::Probe& probe, const nlohmann::json& question) {
  return nlohmann::json{{"done", probe.inject_fault(text_in(question, "fault"))}};
}

Answer clear_faults(harness::Probe& probe, const nlohmann::json&) {
  probe.clear_faults();
  return nlohmann::json{{"done", true}};
}

Answer name_refusal() {
  return Refusal{400, "a snapshot has a name of 1 to 64 letters, digits, '-', '_' and '.', and begins with no dot"};
}

/// The questions about snapshots; nothing for another one.
std::optional<Answer> ask_snapshots(const Snapshots& snapshots, std::string_view name, const nlohmann::json& question) {
  if (name == "reset") {
    if (snapshots.first.empty())
      return Refusal{400, "there is nothing to go back to; start serve with --snapshot NAME"};
    return nlohmann::json{{"done", snapshots.service.restore_snapshot(snapshots.first)}};
  }
  if (name != "save_snapshot" && name != "restore_snapshot") return std::nullopt;
  const std::string& wanted = text_in(question, "name");
  if (!store::is_snapshot_name(wanted)) return name_refusal();
  if (name == "restore_snapshot") return nlohmann::json{{"done", snapshots.service.restore_snapshot(wanted)}};
  snapshots.service.save_snapshot(wanted);
  return nlohmann::json{{"done", true}};
}

/// The questions that the probe alone does not answer.
constexpr std::string_view further_questions[] = {"advance_clock", "save_snapshot", "restore_snapshot", "reset"};

using Ask = Answer (*)(harness::Probe&, const nlohmann::json&);
constexpr std::pair<std::string_view, Ask> questions[] = {
    {"stored_bytes", stored_bytes}, {"stored_metadata", stored_metadata}, {"kms_position", kms_position},
    {"kms_calls", kms_calls},       {"audit_position", audit_position},   {"audit_events", audit_events},
    {"corrupt", corrupt},           {"inject_fault", inject_fault},       {"clear_faults", clear_faults}};

/// The host of a Host header, in lower case and without its port.
std::string host_name(std::string_view host) {
  const auto colon = host.rfind(':');
  if (colon != std::string_view::npos && host.find(']', colon) == std::string_view::npos) host = host.substr(0, colon);
  return ascii_lower(host);
}

}  // namespace

ProbeDoor::ProbeDoor(harness::Probe& probe, const OffsetClock& clock, Snapshots snapshots, SecretBytes token,
                     std::vector<std::string> host_suffixes)
    : probe_(probe),
      clock_(clock),
      snapshots_(std::move(snapshots)),
      token_(std::move(token)),
      host_suffixes_(std::move(host_suffixes)) {}

bool ProbeDoor::is_for_it(const Request& request) const {
  if (!request.target.starts_with(probe_path)) return false;
  const std::string host = host_name(request.headers.get_or("host", ""));
  return std::ranges::none_of(host_suffixes_, [&](const std::string& suffix) { return host.ends_with("." + suffix); });
}

bool ProbeDoor::shows_token(const Headers& headers) const {
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view shown = headers.get_or("authorization", "");
  if (token_.empty() || headers.count("authorization") != 1 || !shown.starts_with(scheme)) return false;
  return constant_time_equals(as_bytes(shown.substr(scheme.size())), token_.reveal());
}

Response ProbeDoor::answer(Request& request) {
  if (!shows_token(request.headers)) return refuse({403, "the probe answers only to its token"});
  const std::string_view name = std::string_view(request.target).substr(probe_path.size());
  const auto* known = std::ranges::find(questions, name, &std::pair<std::string_view, Ask>::first);
  if (known == std::end(questions) && std::ranges::find(further_questions, name) == std::end(further_questions))
    return refuse({404, "there is no such question"});
  if (request.method != "POST") return refuse({405, "questions are asked by POST"});
  const auto body = read_all(*request.body, most_question_bytes);
  if (!body && body.error().code == "EntityTooLarge") return refuse({413, "the question is too long"});
  if (!body) return refuse({400, "the question did not arrive whole"});
  const auto question = parse_json(as_text(*body), {.deepest = deepest_question});
  if (!question && question.error().kind == JsonFault::Kind::too_deep)
    return refuse({400, "the question nests too deep"});
  if (!question) return refuse({400, "the question is not the JSON object it should be"});
  try {
    const auto of_snapshots = ask_snapshots(snapshots_, name, *question);
    const Answer answer = of_snapshots              ? *of_snapshots
                          : name == "advance_clock" ? advance_clock(probe_, *question, clock_)
                                                    : known->second(probe_, *question);
    if (const auto* refusal = std::get_if<Refusal>(&answer)) return refuse(*refusal);
    return response_of(200, std::get<nlohmann::json>(answer));
  } catch (const nlohmann::json::exception&) {
    return refuse({400, "the question is not the JSON object it should be"});
  } catch (const std::exception&) {
    return refuse({500, "the probe could not answer"});
  }
}

}  // namespace s3sse::cli
