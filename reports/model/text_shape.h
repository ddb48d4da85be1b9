#pragma once
#include <string>
#include <string_view>

namespace s3sse::reports {

/// The form of a text, as it may leave the account that it was seen in: account numbers, names of users, roles and
/// buckets, ids of keys and of access keys, times, digests and whatever else looks random are put as "<account>",
/// "<name>", "<bucket>", "<uuid>" and so on; all other words stay.
std::string text_shape(std::string_view text);

}  // namespace s3sse::reports
