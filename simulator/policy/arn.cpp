#include "simulator/policy/arn.h"

#include <fmt/format.h>

#include <algorithm>

namespace s3sse::policy {

std::optional<Arn> parse_arn(std::string_view text) {
  std::array<std::string_view, 5> head;
  for (auto& part : head) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    part = text.substr(0, colon);
    text.remove_prefix(colon + 1);
  }
  if (head[0] != "arn") return std::nullopt;
  return Arn{head[1], head[2], head[3], head[4], text};
}

bool is_account_id(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_account_root(std::string_view principal_arn) {
  const auto arn = parse_arn(principal_arn);
  return arn && arn->service == "iam" && arn->resource == "root";
}

bool is_role_session(std::string_view principal_arn) {
  return role_arn_of_session(principal_arn).has_value();
}

std::optional<std::string> role_arn_of_session(std::string_view principal_arn) {
  constexpr std::string_view prefix = "assumed-role/";
  const auto arn = parse_arn(principal_arn);
  if (!arn || arn->service != "sts" || !arn->resource.starts_with(prefix)) return std::nullopt;
  const auto names = arn->resource.substr(prefix.size());
  const auto slash = names.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash + 1 == names.size()) return std::nullopt;
  return fmt::format("arn:{}:iam::{}:role/{}", arn->partition, arn->account, names.substr(0, slash));
}

}  // namespace s3sse::policy
