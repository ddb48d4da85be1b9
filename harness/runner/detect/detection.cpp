#include "harness/runner/detect/detection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "harness/model/vocabulary.h"
#include "harness/runner/detect/detect_context.h"
#include "reports/model/clean_text.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness::runner {
namespace {

/// The rule that an endpoint without the capability does not keep.
constexpr auto chief_rules = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"sse-s3", "PUT-02"},
    {"sse-kms", "PUT-03"},
    {"kms-default-key", "PUT-05"},
    {"dsse-kms", "DSSE-01"},
    {"sse-c", "SSEC-15"},
    {"bucket-keys", "BK-02"},
    {"bucket-encryption", "ENC-01"},
    {"blocked-encryption-types", "BLK-01"},
    {"bucket-policy", "POL-01"},
    {"object-attributes", "GOA-01"},
    {"update-object-encryption", "UOE-01"},
    {"copy", "COPY-01"},
    {"multipart", "MPU-01"},
    {"post-object", "POST-01"},
    {"checksums", "CSUM-01"},
});

std::string_view chief_rule(std::string_view capability) {
  for (const auto& [name, rule] : chief_rules)
    if (name == capability) return rule;
  return {};
}

void note_server(const Exchange& exchange, const Caller& caller, Detection& out) {
  const auto clean = [](std::string_view text) {
    return reports::terminal_line(reports::clipped(reports::valid_utf8(text), 80), false);
  };
  const Headers& headers = exchange.response.headers;
  if (const auto server = headers.get("server"); server && out.server.empty()) out.server = clean(*server);
  if (const auto region = headers.get("x-amz-bucket-region")) out.region = clean(*region);
  if (const auto date = headers.get("date"))
    if (const auto time = parse_http_date(*date))
      out.clock_skew = std::chrono::duration_cast<std::chrono::seconds>(*time - caller.now());
}

void ask_everything(DetectContext& context) {
  if (context.throw_away("main").empty()) {
    context.result().obstacle = "no bucket can be made: " + short_text(context.send({.query = ""}));
    return;
  }
  note_server(context.send({.method = "HEAD", .bucket = context.bucket()}), context.caller(), context.result());
  const Exchange put = context.send(
      {.method = "PUT", .bucket = context.bucket(), .key = "plain", .body = "s3sse: the object as it was written"});
  if (!succeeded(put)) {
    context.result().obstacle = "no object can be written: " + short_text(put);
    return;
  }
  detect_encryption(context);
  detect_buckets(context);
  detect_objects(context);
  detect_kms(context);
}

/// A subresource that was taken for the whole: the bucket is gone, or the object overwritten.
reports::CaseResult act_on_the_whole(const std::string& danger, std::size_t number) {
  constexpr const char* unknown_subresource = "ERR-18";
  reports::CaseResult result;
  result.id = fmt::format("capability/acted-on-the-whole[{}]", number);
  result.title = "A subresource that is not known is refused, and nothing is changed";
  result.rules = {unknown_subresource};
  result.level = "MUST";
  result.verdict = reports::Verdict::fail;
  result.nature = reports::Nature::loses_data;
  result.findings.push_back(
      {"detect", "subresource", "refused, and everything is as before", danger, unknown_subresource, result.nature});
  return result;
}

}  // namespace

std::string_view to_string(Decline decline) {
  switch (decline) {
    case Decline::none:
      return "";
    case Decline::honestly:
      return "honestly";
    case Decline::silently:
      return "silently";
    case Decline::falsely:
      return "falsely";
  }
  return "";
}

std::string_view to_string(Presence presence) {
  switch (presence) {
    case Presence::present:
      return "yes";
    case Presence::absent:
      return "no";
    case Presence::unknown:
      return "unknown";
  }
  return "";
}

const Detected* Detection::find(std::string_view capability) const {
  const auto found = std::find_if(capabilities.begin(), capabilities.end(),
                                  [&](const Detected& each) { return each.capability == capability; });
  return found == capabilities.end() ? nullptr : &*found;
}

Detection detect(Caller& caller, const DetectOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  DetectContext context(caller, options);
  ask_everything(context);
  context.clean_up();
  Detection out = std::move(context.result());
  const auto order = model::capabilities();
  std::stable_sort(out.capabilities.begin(), out.capabilities.end(), [&](const Detected& a, const Detected& b) {
    return std::find(order.begin(), order.end(), a.capability) < std::find(order.begin(), order.end(), b.capability);
  });
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return out;
}

Capabilities detected_capabilities(const Detection& detection, Capabilities possible) {
  for (const Detected& detected : detection.capabilities)
    if (detected.presence == Presence::absent) possible.erase(detected.capability);
  return possible;
}

std::vector<reports::CaseResult> declined_capabilities(const Detection& detection, const Capabilities& present) {
  std::vector<reports::CaseResult> out;
  for (const std::string& danger : detection.dangers) out.push_back(act_on_the_whole(danger, out.size() + 1));
  for (const Detected& detected : detection.capabilities) {
    if (detected.decline == Decline::none || present.contains(detected.capability)) continue;
    const bool honest = detected.decline == Decline::honestly;
    const std::string rule(chief_rule(detected.capability));
    reports::CaseResult result;
    result.id = "capability/" + detected.capability;
    result.title = fmt::format("The endpoint has {}", detected.capability);
    if (!rule.empty()) result.rules = {rule};
    result.level = rule.empty() ? "" : "MUST";
    result.gating = !honest && !rule.empty();
    result.verdict = honest ? reports::Verdict::unimplemented : reports::Verdict::fail;
    result.nature = honest                                 ? reports::Nature::refuses_honestly
                    : detected.decline == Decline::falsely ? reports::Nature::claims_falsely
                                                           : reports::Nature::ignores_silently;
    result.findings.push_back({"detect", detected.capability, "offered, or refused with an error that says so",
                               fmt::format("declined {}: {}", to_string(detected.decline), detected.observed), rule,
                               result.nature});
    out.push_back(std::move(result));
  }
  return out;
}

}  // namespace s3sse::harness::runner
