#include "harness/transport/remote_probe.h"

#include <fmt/format.h>

#include "harness/transport/probe_failure.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/utf8.h"

namespace s3sse::harness {
namespace {

using Json = nlohmann::json;
using std::chrono::milliseconds;

constexpr std::chrono::seconds question_limit{30};
constexpr std::size_t deepest_answer = 8;

[[noreturn]] void not_understood(std::string_view question) {
  throw ProbeFailure(fmt::format("the probe's answer to {} is not what it should be", question));
}

/// Runs `read` on the answer; whatever does not fit is a ProbeFailure.
template <class Read>
auto understood(std::string_view question, const Bytes& body, Read read) {
  const auto answer = parse_json(as_text(body), {.deepest = deepest_answer});
  if (!answer) not_understood(question);
  try {
    return read(*answer);
  } catch (const Json::exception&) {
    not_understood(question);
  }
}

std::string object_question(std::string_view question, std::string_view bucket, std::string_view key, Json more = {}) {
  Json body = std::move(more);
  body["bucket"] = bucket;
  body["key"] = key;
  if (!is_utf8(bucket) || !is_utf8(key))
    throw ProbeFailure(fmt::format("{} cannot be asked: the key is not UTF-8", question));
  return write_json(body);
}

std::optional<Bytes> base64_in(std::string_view question, const Bytes& body) {
  return understood(question, body, [&](const Json& answer) -> std::optional<Bytes> {
    const Json& text = answer.at("base64");
    if (text.is_null()) return std::nullopt;
    auto bytes = from_base64(text.get_ref<const std::string&>());
    if (!bytes) not_understood(question);
    return bytes;
  });
}

Probe::KmsCall call_in(const Json& entry) {
  Probe::KmsCall call;
  call.api = entry.at("api").get<std::string>();
  call.key_arn = entry.at("key_arn").get<std::string>();
  for (const Json& pair : entry.at("context"))
    call.context.emplace_back(pair.at(0).get<std::string>(), pair.at(1).get<std::string>());
  call.principal_arn = entry.at("principal_arn").get<std::string>();
  call.via_service = entry.at("via_service").get<std::string>();
  call.error = entry.at("error").get<std::string>();
  return call;
}

}  // namespace

Result<std::unique_ptr<RemoteProbe>> RemoteProbe::connect(std::unique_ptr<Endpoint> way, SecretBytes token,
                                                          ClockMoved moved) {
  std::unique_ptr<RemoteProbe> probe(new RemoteProbe(std::move(way), std::move(token), std::move(moved)));
  try {
    probe->moved_(probe->move_far_clock(milliseconds(0)));
  } catch (const ProbeFailure& failure) {
    return fail(failure.what());
  }
  return probe;
}

RemoteProbe::RemoteProbe(std::unique_ptr<Endpoint> way, SecretBytes token, ClockMoved moved)
    : way_(std::move(way)), token_(std::move(token)), moved_(std::move(moved)) {}

RemoteProbe::~RemoteProbe() {
  if (moved_by_ == 0) return;
  try {
    move_far_clock(milliseconds(-moved_by_));
  } catch (const std::exception&) {  // the server is gone, and its clock with it
    return;
  }
}

std::optional<Bytes> RemoteProbe::stored_bytes(std::string_view bucket, std::string_view key) {
  return base64_in("stored_bytes", ask("stored_bytes", object_question("stored_bytes", bucket, key)));
}

std::optional<std::string> RemoteProbe::stored_metadata(std::string_view bucket, std::string_view key) {
  const auto bytes =
      base64_in("stored_metadata", ask("stored_metadata", object_question("stored_metadata", bucket, key)));
  if (!bytes) return std::nullopt;
  return std::string(as_text(*bytes));
}

std::uint64_t RemoteProbe::kms_position() {
  return understood("kms_position", ask("kms_position", "{}"),
                    [](const Json& answer) { return answer.at("position").get<std::uint64_t>(); });
}

std::vector<Probe::KmsCall> RemoteProbe::kms_calls(std::uint64_t after) {
  return understood("kms_calls", ask("kms_calls", write_json(Json{{"after", after}})), [](const Json& answer) {
    std::vector<KmsCall> calls;
    for (const Json& entry : answer.at("calls")) calls.push_back(call_in(entry));
    return calls;
  });
}

std::uint64_t RemoteProbe::audit_position() {
  return understood("audit_position", ask("audit_position", "{}"),
                    [](const Json& answer) { return answer.at("position").get<std::uint64_t>(); });
}

std::vector<std::string> RemoteProbe::audit_events(std::uint64_t after) {
  return understood("audit_events", ask("audit_events", write_json(Json{{"after", after}})),
                    [](const Json& answer) { return answer.at("events").get<std::vector<std::string>>(); });
}

bool RemoteProbe::inject_fault(std::string_view spec) {
  return understood("inject_fault", ask("inject_fault", write_json(Json{{"fault", spec}})),
                    [](const Json& answer) { return answer.at("done").get<bool>(); });
}

void RemoteProbe::clear_faults() {
  ask("clear_faults", "{}");
}

bool RemoteProbe::corrupt(std::string_view bucket, std::string_view key, std::uint64_t offset) {
  return understood("corrupt", ask("corrupt", object_question("corrupt", bucket, key, {{"offset", offset}})),
                    [](const Json& answer) { return answer.at("done").get<bool>(); });
}

void RemoteProbe::advance_clock(milliseconds step) {
  move_far_clock(step);
  moved_by_ += step.count();
  moved_(step);
}

milliseconds RemoteProbe::move_far_clock(milliseconds step) {
  return understood(
      "advance_clock", ask("advance_clock", write_json(Json{{"milliseconds", step.count()}})),
      [](const Json& answer) { return milliseconds(answer.at("offset_milliseconds").get<std::int64_t>()); });
}

Bytes RemoteProbe::ask(std::string_view question, std::string body) {
  const EndpointInfo& info = way_->info();
  WireRequest request;
  request.method = "POST";
  request.target = fmt::format("{}{}", probe_path, question);
  request.secure = info.has_secure;
  request.headers.add("Host", info.has_secure ? info.host : info.plain_host);
  request.headers.add("Authorization", fmt::format("Bearer {}", as_text(token_.reveal())));
  request.headers.add("Content-Type", "application/json");
  request.body = to_bytes(body);
  Exchange exchange = way_->send(request, std::chrono::steady_clock::now() + question_limit);
  if (exchange.failure != TransportFailure::none)
    throw ProbeFailure(fmt::format("the probe was asked for {}: {}", question, exchange.detail));
  if (exchange.response.status != 200)
    throw ProbeFailure(fmt::format("the probe refused {} with status {}", question, exchange.response.status));
  return std::move(exchange.response.body);
}

}  // namespace s3sse::harness
