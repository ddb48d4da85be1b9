#include "simulator/faults/fault.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "simulator/base/nearest_word.h"
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
constexpr std::int64_t longest_time = 24LL * 3600 * 1000;  // ms

bool of_kms(Kind kind) {
  return kind <= Kind::kms_state;
}

std::vector<std::string> names_of_kinds() {
  std::vector<std::string> names;
  for (const auto& [name, kind] : kinds) names.emplace_back(name);
  return names;
}

const std::vector<std::string>& states() {
  static const std::vector<std::string> all{"Enabled", "Disabled", "PendingDeletion", "Unavailable"};
  return all;
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
      const auto known = known_word(value, states());
      fault_.state = known.value_or("");
      return taken(known.has_value(), "is Enabled, Disabled, PendingDeletion or Unavailable");
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

std::vector<std::string> options_of(Kind kind) {
  std::vector<std::string> out{"s3", "after", "count", "p", "from", "for"};
  if (of_kms(kind)) out.insert(out.begin(), "op");
  if (kind == Kind::kms_slow) out.emplace_back("delay");
  if (kind == Kind::kms_state) out.insert(out.end(), {"state", "key"});
  if (kind == Kind::store_full) out.emplace_back("capacity");
  return out;
}

}  // namespace

Result<Fault> parse_fault(std::string_view spec) {
  const std::size_t colon = spec.find(':');
  const std::string_view name = spec.substr(0, colon);
  const auto kind = known_word(name, names_of_kinds());
  if (!kind)
    return fail(fmt::format("no fault is called \"{}\"{}; there are {}", name, did_you_mean(name, names_of_kinds()),
                            fmt::join(names_of_kinds(), ", ")));
  Fault fault;
  fault.kind = std::ranges::find(kinds, *kind, &std::pair<std::string_view, Kind>::first)->second;
  if (colon != std::string_view::npos) {
    const std::vector<std::string> names = options_of(fault.kind);
    for (const std::string_view option : split(spec.substr(colon + 1), ',')) {
      const std::size_t equals = option.find('=');
      if (equals == std::string_view::npos)
        return fail(
            fmt::format("fault {}: \"{}\" is not NAME=VALUE; the names are {}", *kind, option, fmt::join(names, ", ")));
      const auto known = known_word(option.substr(0, equals), names);
      if (!known)
        return fail(fmt::format("fault {}: {} is not an option of this kind{}; the names are {}", *kind, option,
                                did_you_mean(option.substr(0, equals), names), fmt::join(names, ", ")));
      const std::string problem = OptionReader(fault).read(*known, option.substr(equals + 1));
      if (!problem.empty())
        return fail(fmt::format("fault {}: {} {}; the names are {}", *kind, option, problem, fmt::join(names, ", ")));
    }
  }
  if (fault.kind == Kind::kms_state && !fault.count) fault.count = 1;
  return fault;
}

}  // namespace s3sse::faults
