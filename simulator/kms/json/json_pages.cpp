// Pagination of ListKeys and ListAliases: Limit, Marker, NextMarker, Truncated (KAPI-25).
#include <fmt/format.h>

#include "simulator/base/encoding.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"

namespace s3sse::kms {
namespace {

constexpr std::int64_t max_limit = 1000;

}  // namespace

PageRequest read_page(JsonCall& call, std::size_t default_limit) {
  PageRequest page{.limit = default_limit, .after = {}};
  if (const auto limit = call.integer("Limit")) {
    if (*limit < 1) {
      call.add_violation(std::to_string(*limit), "Limit", "Member must have value greater than or equal to 1");
    } else if (*limit > max_limit) {
      call.add_violation(std::to_string(*limit), "Limit", "Member must have value less than or equal to 1000");
    } else {
      page.limit = static_cast<std::size_t>(*limit);
    }
  }
  if (const auto marker = call.text("Marker", {1, 1024})) {
    const auto after = from_hex(*marker);
    if (!after || after->empty()) {
      call.add_problem({"InvalidMarkerException", "The marker is not one that this operation returned."});
    } else {
      page.after = as_text(*after);
    }
  }
  return page;
}

nlohmann::json make_page(const JsonCall& call, const PageRequest& page, std::vector<nlohmann::json> entries,
                         std::string_view member, std::string_view key_member) {
  const std::string after = chosen(call.rules(), Rule::kms_api_list_keys_is_paged, page.after);
  const std::size_t limit = chosen(call.rules(), Rule::kms_api_list_keys_is_paged, page.limit);
  const auto sort_key = [&](const nlohmann::json& entry) -> const std::string& {
    return entry.find(key_member)->get_ref<const std::string&>();
  };
  nlohmann::json answer{{"Truncated", false}};
  nlohmann::json& list = answer[std::string(member)] = nlohmann::json::array();
  for (nlohmann::json& entry : entries) {
    if (!after.empty() && sort_key(entry) <= after) continue;
    if (list.size() == limit) {
      answer["Truncated"] = true;
      answer["NextMarker"] = to_hex(as_bytes(sort_key(list.back())));
      break;
    }
    list.push_back(std::move(entry));
  }
  return answer;
}

nlohmann::json make_ordered_page(const JsonCall& call, const PageRequest& page, std::vector<nlohmann::json> entries,
                                 std::string_view member) {
  // Positions as texts of one length, so that they sort as numbers do.
  std::vector<nlohmann::json> numbered;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    numbered.push_back({{"position", fmt::format("{:010}", i)}, {"entry", std::move(entries[i])}});
  }
  nlohmann::json answer = make_page(call, page, std::move(numbered), member, "position");
  for (nlohmann::json& item : answer[std::string(member)]) {
    nlohmann::json entry = std::move(item["entry"]);
    item = std::move(entry);
  }
  return answer;
}

}  // namespace s3sse::kms
