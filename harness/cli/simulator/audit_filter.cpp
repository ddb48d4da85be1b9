#include "harness/cli/simulator/audit_filter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "reports/model/clean_text.h"
#include "reports/model/glob.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::cli {
namespace {

/// Events come from files, too: whatever is no text there counts as absent.
std::string text_at(const nlohmann::json& event, const char* pointer) {
  const nlohmann::json::json_pointer at(pointer);
  if (!event.contains(at) || !event.at(at).is_string()) return {};
  return event.at(at).get<std::string>();
}

bool any_glob(const std::vector<std::string>& globs, std::initializer_list<std::string> values) {
  return globs.empty() || std::ranges::any_of(globs, [&](const std::string& glob) {
           return std::ranges::any_of(
               values, [&](const std::string& value) { return !value.empty() && reports::glob_match(glob, value); });
         });
}

std::string after_last_slash(const std::string& text) {
  return text.substr(text.rfind('/') + 1);
}

std::string bucket_of(const nlohmann::json& event) {
  if (std::string name = text_at(event, "/requestParameters/bucketName"); !name.empty()) return name;
  // a call that S3 made to KMS tells the bucket, and perhaps the object, in its encryption context
  const std::string arn = text_at(event, "/requestParameters/encryptionContext/aws:s3:arn");
  const std::string path = arn.substr(std::min(arn.size(), arn.rfind(':') + 1));
  return path.substr(0, path.find('/'));
}

std::string key_of(const nlohmann::json& event) {
  if (std::string key = text_at(event, "/requestParameters/key"); !key.empty()) return key;
  const std::string arn = text_at(event, "/requestParameters/encryptionContext/aws:s3:arn");
  const std::size_t slash = arn.find('/');
  return slash == std::string::npos ? std::string() : arn.substr(slash + 1);
}

/// The ARNs of KMS keys that the event is about.
std::vector<std::string> kms_keys_of(const nlohmann::json& event) {
  std::vector<std::string> out{text_at(event, "/requestParameters/keyId"),
                               text_at(event, "/requestParameters/x-amz-server-side-encryption-aws-kms-key-id"),
                               text_at(event, "/responseElements/x-amz-server-side-encryption-aws-kms-key-id")};
  std::erase(out, "");
  return out;
}

std::string what_of(const nlohmann::json& event) {
  const std::string bucket = bucket_of(event);
  const std::string key = key_of(event);
  const auto kms_keys = kms_keys_of(event);
  std::string out = bucket + (key.empty() ? "" : "/" + key);
  if (text_at(event, "/eventSource").starts_with("kms.") && !kms_keys.empty())
    out = after_last_slash(kms_keys.front()) + (out.empty() ? "" : " for " + out);
  return out;
}

}  // namespace

bool AuditFilter::takes(const nlohmann::json& event) const {
  const std::string arn = text_at(event, "/userIdentity/arn");
  if (!any_glob(events, {text_at(event, "/eventName")}) || !any_glob(buckets, {bucket_of(event)}) ||
      !any_glob(keys, {key_of(event)}) || !any_glob(principals, {arn, after_last_slash(arn)}))
    return false;
  const auto named = kms_keys_of(event);
  const bool about_key = kms_keys.empty() || std::ranges::any_of(named, [&](const std::string& key) {
                           return std::ranges::find(kms_keys, key) != kms_keys.end() ||
                                  std::ranges::find(kms_keys, after_last_slash(key)) != kms_keys.end();
                         });
  if (!about_key || (errors_only && text_at(event, "/errorCode").empty())) return false;
  if (!since && !until) return true;
  const auto time = parse_iso8601(text_at(event, "/eventTime"));
  return time && (!since || *time >= *since) && (!until || *time < *until);
}

Result<TimePoint> parse_when(std::string_view text, TimePoint now) {
  if (const auto time = parse_iso8601(text)) return *time;
  constexpr std::array<std::pair<char, std::int64_t>, 4> units{{{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86'400}}};
  constexpr std::int64_t longest_ago = 100'000'000;  // of any unit
  if (!text.empty()) {
    const auto number = parse_decimal<std::int64_t>(text.substr(0, text.size() - 1));
    for (const auto& [unit, seconds] : units)
      if (unit == text.back() && number && *number >= 0 && *number <= longest_ago / seconds)
        return now - std::chrono::seconds(*number * seconds);
  }
  return fail(fmt::format("\"{}\" is not a time; say 2026-11-23T12:34:56Z, or how long ago: 90s, 15m, 2h, 1d", text));
}

std::string audit_table(const std::vector<nlohmann::json>& events) {
  std::string out;
  for (const nlohmann::json& event : events) {
    const std::string source = text_at(event, "/eventSource");
    const std::string arn = text_at(event, "/userIdentity/arn");
    const std::string who = arn.empty() ? "anonymous" : after_last_slash(arn);
    const std::string call = source.substr(0, source.find('.')) + ":" + text_at(event, "/eventName");
    const std::string error = text_at(event, "/errorCode");
    const std::string line = fmt::format("{:<24}  {:<30}  {:<16}  {}{}", text_at(event, "/eventTime"), call, who,
                                         what_of(event), error.empty() ? "" : "  ! " + error);
    out += reports::terminal_line(line, true) + "\n";
  }
  return out;
}

}  // namespace s3sse::cli
