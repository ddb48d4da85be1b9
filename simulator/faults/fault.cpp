#include "simulator/faults/fault.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "simulator/base/text.h"

namespace s3sse::faults {
namespace {

using std::chrono::milliseconds;

constexpr std::array<std::pair<std::string_view, Kind>, 7> kinds{{{"kms.throttle", Kind::kms_throttle},
                                                                  {"kms.unavailable", Kind::kms_unavailable},
                                                                  {"kms.slow", Kind::kms_slow},
                                                                  {"kms.state", Kind::kms_state},
                                                                  {"store.write", Kind::store_write},
                                                                  {"store.read", Kind::store_read},
                                                                  {"store.full", Kind::store_full}}};
constexpr std::array<std::string_view, 4> states{"Enabled", "Disabled", "PendingDeletion", "Unavailable"};
constexpr std::int64_t longest_time = 24LL * 3600 * 1000;  // ms

bool of_kms(Kind kind) {
  return kind <= Kind::kms_state;
}

std::string names_of_kinds() {
  std::vector<std::string_view> names;
  for (const auto& [name, kind] : kinds) names.push_back(name);
  return fmt::format("{}", fmt::join(names, ", "));
}

/// A whole number with one of the units behind it.
std::optional<std::uint64_t> with_unit(std::string_view text,
                                       std::initializer_list<std::pair<std::string_view, std::uint64_t>> units) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_decimal<std::uint64_t>(text.substr(0, digits));
  if (!number) return std::nullopt;
  for (const auto& [unit, factor] : units) {
    if (text.substr(digits) != unit) continue;
    if (*number > std::numeric_limits<std::uint64_t>::max() / factor) return std::nullopt;
    return *number * factor;
  }
  return std::nullopt;
}

std::optional<milliseconds> time_in(std::string_view text) {
  const auto value = with_unit(text, {{"ms", 1}, {"s", 1000}, {"m", 60'000}});
  if (!value || *value > static_cast<std::uint64_t>(longest_time)) return std::nullopt;
  return milliseconds(*value);
}

std::optional<double> probability_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value <= 1)) return std::nullopt;
  return value;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

/// Puts one option into the fault; what is wrong with it, or an empty text.
class OptionReader {
 public:
  explicit OptionReader(Fault& fault) : fault_(fault) {}

  std::string read(std::string_view name, std::string_view value) {
    const auto taken = [](bool right, std::string_view what) { return right ? std::string() : std::string(what); };
    if (name == "after") return taken(take(value, fault_.after), "is a number, 0 or more");
    if (name == "count") {
      const bool right = take(value, fault_.count.emplace()) && *fault_.count > 0;
      return taken(right, "is a number, 1 or more");
    }
    if (name == "p") return taken(assign(probability_in(value), fault_.probability), "is from 0 to 1, such as 0.1");
    if (name == "from") return taken(assign(time_in(value), fault_.from), time_text);
    if (name == "for") return taken(assign(time_in(value), fault_.lasts), time_text);
    if (name == "s3") return taken(assign_name(value, fault_.s3_operation), "is an S3 operation such as UploadPart");
    if (name == "op" && of_kms(fault_.kind))
      return taken(assign_name(value, fault_.operation), "is a KMS operation such as GenerateDataKey or Decrypt");
    if (name == "delay" && fault_.kind == Kind::kms_slow) return taken(assign(time_in(value), fault_.delay), time_text);
    if (name == "state" && fault_.kind == Kind::kms_state) {
      fault_.state = value;
      return taken(std::ranges::find(states, value) != states.end(),
                   "is Enabled, Disabled, PendingDeletion or Unavailable");
    }
    if (name == "key" && fault_.kind == Kind::kms_state) {
      fault_.key = value;
      return taken(!value.empty(), "is the id or the ARN of a key");
    }
    if (name == "capacity" && fault_.kind == Kind::store_full) {
      const auto size = with_unit(value, {{"", 1}, {"KiB", 1024}, {"MiB", 1024 * 1024}, {"GiB", 1024 * 1024 * 1024}});
      return taken(assign(size, fault_.capacity), "is a size such as 4096, 512KiB or 10MiB");
    }
    return "is not an option of this kind";
  }

 private:
  static constexpr std::string_view time_text = "is a time such as 500ms, 2s or 1m, a day at most";

  static bool take(std::string_view text, std::uint64_t& out) {
    const auto value = parse_decimal<std::uint64_t>(text);
    if (value) out = *value;
    return value.has_value();
  }
  template <class From, class To>
  static bool assign(const std::optional<From>& value, To& out) {
    if (value) out = *value;
    return value.has_value();
  }
  static bool assign_name(std::string_view text, std::string& out) {
    out = text;
    return is_name(text);
  }

  Fault& fault_;
};

std::string options_of(Kind kind) {
  std::string out = of_kms(kind) ? "op, s3" : "s3";
  out += ", after, count, p, from, for";
  if (kind == Kind::kms_slow) out += ", delay";
  if (kind == Kind::kms_state) out += ", state, key";
  if (kind == Kind::store_full) out += ", capacity";
  return out;
}

}  // namespace

Result<Fault> parse_fault(std::string_view spec) {
  const std::size_t colon = spec.find(':');
  const std::string_view name = spec.substr(0, colon);
  const auto* known = std::ranges::find(kinds, name, &std::pair<std::string_view, Kind>::first);
  if (known == kinds.end()) return fail(fmt::format("no fault is called \"{}\"; there are {}", name, names_of_kinds()));
  Fault fault;
  fault.kind = known->second;
  if (colon != std::string_view::npos) {
    for (const std::string_view option : split(spec.substr(colon + 1), ',')) {
      const std::size_t equals = option.find('=');
      if (equals == std::string_view::npos)
        return fail(
            fmt::format("fault {}: \"{}\" is not NAME=VALUE; the names are {}", name, option, options_of(fault.kind)));
      const std::string problem = OptionReader(fault).read(option.substr(0, equals), option.substr(equals + 1));
      if (!problem.empty())
        return fail(fmt::format("fault {}: {} {}; the names are {}", name, option, problem, options_of(fault.kind)));
    }
  }
  if (fault.kind == Kind::kms_state && !fault.count) fault.count = 1;
  return fault;
}

}  // namespace s3sse::faults
