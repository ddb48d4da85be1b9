#pragma once
// Answers that differ from the right one in a single thing.
#include <optional>
#include <string>
#include <vector>

#include "harness/model/expectation.h"
#include "harness/runner/run/scope.h"
#include "harness/transport/endpoint.h"

namespace s3sse::harness::mutation {

/// Of the same class, and of every other one.
std::vector<Exchange> other_statuses(const Exchange& right);
/// The values that a matcher says are wrong.
std::vector<std::string> forbidden_values(const model::Matcher& matcher, const runner::Scope& scope);

using Values = std::vector<std::string>;  ///< to be tried beside the usual ones

/// Without the header, with another value, and with one where there is none.
std::vector<Exchange> other_headers(const Exchange& right, const std::string& name, const Values& values);
/// `now`, found in the body, is another text or gone; or the whole document is gone.
std::vector<Exchange> other_texts(const Exchange& right, const std::optional<std::string>& now, const Values& values);
/// The same, and with an element at `path` where there is none.
std::vector<Exchange> other_documents(const Exchange& right, const std::string& path,
                                      const std::optional<std::string>& now, const Values& values);
std::vector<Exchange> other_json(const Exchange& right, const std::string& pointer, const Values& values);
/// Shorter, longer, changed in the middle, empty; and with each of `things` at its end.
std::vector<Exchange> other_bodies(const Exchange& right, const std::vector<Bytes>& things);
/// An answer that nobody expects.
std::vector<Exchange> nothing_like_it(const Exchange& right);
/// Every other outcome of the TLS handshake.
std::vector<Exchange> other_handshakes(const Exchange& right);
/// The connection did not break.
Exchange whole(const Exchange& right);

/// The bytes behind the description.
std::vector<Bytes> things_in(const std::vector<model::Thing>& things, const runner::Scope& scope);

}  // namespace s3sse::harness::mutation
