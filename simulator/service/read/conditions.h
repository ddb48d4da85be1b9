#pragma once
// Conditional requests (RFC 9110 section 13) as S3 does them: on reads, on the source of a copy, on writes.
#include <functional>
#include <optional>
#include <string_view>

#include "simulator/service/core.h"

namespace s3sse::service {

enum class ReadVerdict { go_on, not_modified };

/// If-Match, If-None-Match, If-Modified-Since and If-Unmodified-Since against `object`; PreconditionFailed names the
/// one that did not hold.
S3Result<ReadVerdict> check_read_conditions(const Call& call, const store::ObjectRecord& object);

/// x-amz-copy-source-if-*: every failure is PreconditionFailed.
S3Result<void> check_source_conditions(const Call& call, const store::ObjectRecord& source);

/// The condition of a write: If-None-Match: * or If-Match, or none. Other forms are NotImplemented. The function that
/// is returned is asked under the lock of the store; it is empty for an unconditional write.
using WriteCondition = std::function<bool(const store::ObjectRef& current)>;
S3Result<WriteCondition> read_write_condition(const Headers& headers);

/// The condition of a delete: the tags of If-Match, where `*` is any, or none. What is not there needs no deletion, so
/// that no condition refuses it. `named`: a version is, and so a delete marker is something, whose tag fits none.
WriteCondition delete_condition(std::optional<std::string_view> tags, bool named);

/// The check of the condition of a write before the body is read, so that a refusal costs nothing.
S3Result<void> check_write_condition(const Call& call, const WriteCondition& condition);

}  // namespace s3sse::service
