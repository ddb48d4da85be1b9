#include "simulator/service/read/conditions.h"

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/deviations/decide.h"

namespace s3sse::service {
namespace {

std::string_view opaque_tag(std::string_view tag) {
  tag = trim(tag);
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') tag = tag.substr(1, tag.size() - 2);
  return tag;
}

bool matches(std::string_view tags, std::string_view etag) {
  for (const std::string_view tag : split(tags, ',')) {
    if (trim(tag) == "*" || opaque_tag(tag) == etag) return true;
  }
  return false;
}

struct Conditions {
  std::optional<std::string_view> match, none_match;
  std::optional<TimePoint> modified, unmodified;
};

/// The headers of the four conditions.
struct ConditionNames {
  std::string_view match, none_match, modified, unmodified;
};
constexpr ConditionNames read_names{"if-match", "if-none-match", "if-modified-since", "if-unmodified-since"};
constexpr ConditionNames source_names{"x-amz-copy-source-if-match", "x-amz-copy-source-if-none-match",
                                      "x-amz-copy-source-if-modified-since", "x-amz-copy-source-if-unmodified-since"};

/// A date that is none is ignored (RFC 9110 section 13.1.3), and so is If-Modified-Since of a time that is not yet.
Conditions conditions_of(const Call& call, const ConditionNames& names) {
  const auto date = [&](std::string_view name) -> std::optional<TimePoint> {
    const auto text = call.header(name);
    return text ? parse_http_date(trim(*text)) : std::nullopt;
  };
  const auto modified = date(names.modified);
  return {.match = call.header(names.match),
          .none_match = call.header(names.none_match),
          .modified = chosen(call.rules(), Rule::get_object_if_modified_since_the_future_is_ignored,
                             modified && *modified > call.now() ? std::optional<TimePoint>() : modified, modified),
          .unmodified = date(names.unmodified)};
}

/// Compared in whole seconds, because that is all that Last-Modified shows.
bool is_modified_since(TimePoint date, TimePoint last_modified) {
  return std::chrono::floor<std::chrono::seconds>(last_modified) > std::chrono::floor<std::chrono::seconds>(date);
}

/// `name`: of a condition that a write does not take, or not with this value.
S3Error condition_not_supported(std::string_view name) {
  return errors::not_implemented("We don't accept the provided value of " + std::string(name) + " header for this API",
                                 name);
}

enum class Which { match, none_match, modified, unmodified };

/// RFC 9110 section 13.2.2: the tag conditions come first and silence the date of their pair.
std::optional<Which> failed(const Conditions& conditions, const store::ObjectRecord& object) {
  if (conditions.match) {
    if (!matches(*conditions.match, object.etag)) return Which::match;
  } else if (conditions.unmodified && is_modified_since(*conditions.unmodified, object.last_modified)) {
    return Which::unmodified;
  }
  if (conditions.none_match) {
    if (matches(*conditions.none_match, object.etag)) return Which::none_match;
  } else if (conditions.modified && !is_modified_since(*conditions.modified, object.last_modified)) {
    return Which::modified;
  }
  return std::nullopt;
}

}  // namespace

S3Result<ReadVerdict> check_read_conditions(const Call& call, const store::ObjectRecord& object) {
  const Conditions conditions = conditions_of(call, read_names);
  const auto failure =
      chosen(call.rules(), Rule::etag_conditional_reads_use_the_returned_value, failed(conditions, object));
  if (!failure) return ReadVerdict::go_on;
  switch (*failure) {
    case Which::match:
      return refuse(errors::precondition_failed("If-Match"));
    case Which::unmodified:
      return refuse(errors::precondition_failed("If-Unmodified-Since"));
    default:
      return ReadVerdict::not_modified;
  }
}

S3Result<void> check_source_conditions(const Call& call, const store::ObjectRecord& source) {
  const Conditions conditions = conditions_of(call, source_names);
  const auto failure = failed(conditions, source);
  if (!failure) return {};
  switch (*failure) {
    case Which::match:
      return refuse(errors::precondition_failed("x-amz-copy-source-If-Match"));
    case Which::none_match:
      return refuse(errors::precondition_failed("x-amz-copy-source-If-None-Match"));
    case Which::modified:
      return refuse(errors::precondition_failed("x-amz-copy-source-If-Modified-Since"));
    case Which::unmodified:
      return refuse(errors::precondition_failed("x-amz-copy-source-If-Unmodified-Since"));
  }
  return {};
}

S3Result<WriteCondition> read_write_condition(const Headers& headers) {
  const auto match = headers.get("if-match");
  const auto none_match = headers.get("if-none-match");
  for (const std::string_view name : {"If-Modified-Since", "If-Unmodified-Since"}) {
    if (headers.get(name)) return refuse(condition_not_supported(name));
  }
  if (match && none_match) {
    return refuse(errors::not_implemented("Multiple conditional request headers present in the request",
                                          "If-Match,If-None-Match"));
  }
  if (none_match) {
    if (trim(*none_match) != "*") return refuse(condition_not_supported("If-None-Match"));
    return WriteCondition([](const store::ObjectRef& current) { return current == nullptr || current->delete_marker; });
  }
  if (match) {
    if (trim(*match) == "*") return refuse(condition_not_supported("If-Match"));
    return WriteCondition([tag = std::string(opaque_tag(*match))](const store::ObjectRef& current) {
      return current != nullptr && !current->delete_marker && current->etag == tag;
    });
  }
  return WriteCondition{};
}

WriteCondition delete_condition(std::optional<std::string_view> tags, bool named) {
  if (!tags) return {};
  return [tags = std::string(*tags), named](const store::ObjectRef& current) {
    if (current == nullptr || (current->delete_marker && !named)) return true;
    return matches(tags, current->etag);
  };
}

S3Result<void> check_write_condition(const Call& call, const WriteCondition& condition) {
  if (!condition) return {};
  const auto current = call.core.store->object(call.bucket, call.key);
  if (condition(current)) return {};
  if (call.header("if-match")) {
    if (current == nullptr || current->delete_marker) return refuse(errors::no_such_key(call.key));
    return refuse(errors::precondition_failed("If-Match"));
  }
  return refuse(errors::precondition_failed("If-None-Match"));
}

}  // namespace s3sse::service
