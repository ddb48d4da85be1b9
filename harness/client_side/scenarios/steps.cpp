#include "harness/client_side/scenarios/steps.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::harness::client_side {

Bytes marked_plaintext(std::size_t size) {
  constexpr std::string_view mark = "plaintext that no wire may carry; ";
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(mark[i % mark.size()]);
  return out;
}

Json put_call(const Trial& trial, const std::string& client, const std::string& key, ByteView body) {
  return {{"op", "put"}, {"client", client}, {"bucket", trial.bucket()}, {"key", key}, {"body_b64", to_base64(body)}};
}

Json get_call(const Trial& trial, const std::string& client, const std::string& key) {
  return {{"op", "get"}, {"client", client}, {"bucket", trial.bucket()}, {"key", key}, {"sink", true}};
}

Json with_context(const Trial& trial, const Scenario& scenario, Json call) {
  const bool reads = call["op"] == "get";
  if (scenario.keyring == Keyring::kms && trial.adapter().can("context") &&
      (!reads || trial.adapter().can("context-get")))
    call["context"] = {{"department", "finance"}};
  return call;
}

std::optional<Written> write_object(Trial& trial, const Scenario& scenario, const std::string& key, std::size_t size,
                                    const Json& config) {
  const auto client = trial.client(config);
  if (!client) return std::nullopt;
  Written written{*client, marked_plaintext(size), {}};
  const auto put = trial.call("put", with_context(trial, scenario, put_call(trial, *client, key, written.plaintext)));
  if (!put) return std::nullopt;
  if (!put->ok) {
    trial.block("put: " + put->text());
    return std::nullopt;
  }
  auto object = trial.stage().object(trial.bucket(), key);
  if (!object) {
    trial.block("put: it is said to have worked, and nothing is stored at " + key);
    return std::nullopt;
  }
  written.object = std::move(*object);
  return written;
}

std::optional<Written> write_object(Trial& trial, const Scenario& scenario, const std::string& key, std::size_t size) {
  return write_object(trial, scenario, key, size, trial.config(scenario.keyring, scenario.format));
}

std::string entry(const TextMap& entries, std::string_view name) {
  const auto found = entries.find(std::string(name));
  return found == entries.end() ? std::string() : found->second;
}

bool is_ascii_text(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c > 32 && c < 127; });
}

std::vector<SeenRequest> of_operation(const std::vector<SeenRequest>& seen, std::string_view operation) {
  std::vector<SeenRequest> out;
  for (const SeenRequest& request : seen)
    if (request.operation == operation) out.push_back(request);
  return out;
}

std::optional<TextMap> text_map(std::string_view json) {
  const auto parsed = parse_json(json);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  TextMap out;
  for (const auto& [name, value] : parsed->items()) {
    if (!value.is_string()) return std::nullopt;
    out[name] = value.get<std::string>();
  }
  return out;
}

}  // namespace s3sse::harness::client_side
