#pragma once
// Steps that many scenarios share: put and get as calls, and an object of the client with all that is known of it.
#include <optional>
#include <string>
#include <string_view>

#include "harness/client_side/scenarios/scenario.h"

namespace s3sse::harness::client_side {

/// Text that stands out in what crosses the wire.
Bytes marked_plaintext(std::size_t size);

Json put_call(const Trial& trial, const std::string& client, const std::string& key, ByteView body);
Json get_call(const Trial& trial, const std::string& client, const std::string& key);
/// With a context where the client takes one on reads and `scenario` has a KMS keyring.
Json with_context(const Trial& trial, const Scenario& scenario, Json call);

/// An object that the client under judgement wrote.
struct Written {
  std::string client;
  Bytes plaintext;
  PlainObject object;
};

/// Makes a client and lets it write `size` bytes at `key`. Nothing when the case is decided.
std::optional<Written> write_object(Trial& trial, const Scenario& scenario, const std::string& key, std::size_t size,
                                    const Json& config);
std::optional<Written> write_object(Trial& trial, const Scenario& scenario, const std::string& key,
                                    std::size_t size = 61);

/// The value of an entry; empty where it is not there.
std::string entry(const TextMap& entries, std::string_view name);

/// Visible characters of ASCII alone.
bool is_ascii_text(std::string_view text);

/// The requests that say so: an operation of KMS, or a method of S3.
std::vector<SeenRequest> of_operation(const std::vector<SeenRequest>& seen, std::string_view operation);

/// A JSON object of texts as a map; nothing for anything else.
std::optional<TextMap> text_map(std::string_view json);

}  // namespace s3sse::harness::client_side
