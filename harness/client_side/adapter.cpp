#include "harness/client_side/adapter.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "reports/model/clean_text.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"

namespace s3sse::harness::client_side {
namespace {

constexpr std::string_view protocol_name = "cse-line/1";
constexpr std::size_t longest_body_file = 1024UL * 1024 * 1024;
constexpr std::size_t longest_message = 300;  ///< of a client's error, in a report

constexpr std::array<std::string_view, 26> all_capabilities{
    "kms",          "aes",       "rsa",         "v1-read",         "v2",
    "v3",           "v3-read",   "policies",    "legacy-wrap",     "legacy-modes",
    "delayed-auth", "context",   "context-get", "instruction-get", "instruction-put",
    "suffix",       "ranges",    "multipart",   "delete",          "delete-many",
    "reencrypt",    "materials", "metadata",    "buffer-size",     "one-profile",
    "half-rsa"};

constexpr std::array<std::string_view, 16> all_error_classes{
    "not-s3ec",       "malformed-metadata", "format-conflict",  "legacy-disabled", "policy-violation",
    "config-invalid", "wrong-keyring",      "context-mismatch", "unwrap-failed",   "commitment-mismatch",
    "tag-mismatch",   "too-large",          "range-invalid",    "sequence",        "unsupported",
    "other"};

bool on_list(std::span<const std::string_view> list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The body of an answer, in the line or in a file beside it, which is taken away.
Result<Bytes> body_of(const Json& members) {
  for (const char* name : {"body_b64", "plaintext_b64"}) {
    if (!members.contains(name)) continue;
    auto bytes = from_base64(text_member(members, name));
    if (!bytes) return fail(fmt::format("\"{}\" is not base64", name));
    return std::move(*bytes);
  }
  const std::string path = text_member(members, "body_file");
  if (path.empty()) return Bytes{};
  const auto content = read_file(path, longest_body_file);
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  if (!content) return tl::unexpected(content.error());
  return to_bytes(*content);
}

Result<ClientError> error_of(const Json& members) {
  const auto found = members.find("error");
  if (found == members.end() || !found->is_object()) return fail("an answer that is not ok holds an object \"error\"");
  ClientError error{text_member(*found, "kind"), text_member(*found, "class"), text_member(*found, "type"),
                    text_member(*found, "message")};
  if (error.kind != "client" && error.kind != "service" && error.kind != "adapter")
    return fail(fmt::format("\"kind\" of an error is client, service or adapter, not \"{}\"", error.kind));
  if (!on_list(error_classes(), error.error_class))
    return fail(fmt::format("\"{}\" is no class of an error; there are: {}", error.error_class,
                            fmt::join(all_error_classes, ", ")));
  return error;
}

/// A body that is too long for a line, in a file for as long as this lives.
class BodyFile {
 public:
  explicit BodyFile(Json& request) {
    const auto body = request.find("body_b64");
    if (body == request.end() || body->get_ref<const std::string&>().size() <= longest_in_line) return;
    const Bytes bytes = from_base64(body->get_ref<const std::string&>()).value_or(Bytes{});
    std::string name = (std::filesystem::temp_directory_path() / "cse-line-XXXXXX").string();
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0) return;
    path_ = name;
    std::ofstream(path_, std::ios::binary) << as_text(bytes);
    ::close(descriptor);
    request.erase("body_b64");
    request["body_file"] = path_;
  }
  ~BodyFile() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
  }
  BodyFile(const BodyFile&) = delete;
  BodyFile& operator=(const BodyFile&) = delete;

 private:
  static constexpr std::size_t longest_in_line = 1024 * 1024 / 3 * 4;
  std::string path_;
};

std::set<std::string, std::less<>> words_of(const Json& members, const char* name) {
  std::set<std::string, std::less<>> out;
  const auto found = members.find(name);
  if (found == members.end() || !found->is_array()) return out;
  for (const Json& word : *found)
    if (word.is_string()) out.insert(word.get<std::string>());
  return out;
}

}  // namespace

std::span<const std::string_view> capabilities() {
  return all_capabilities;
}

std::span<const std::string_view> error_classes() {
  return all_error_classes;
}

std::string Answer::text() const {
  if (!broken.empty()) return broken;
  if (ok) return fmt::format("ok, {} bytes", body.size());
  std::string out = fmt::format("refused ({}", error.error_class);
  if (error.kind != "client") out += ", by the " + error.kind;
  out += "): " + reports::clipped(error.message, longest_message);
  if (released_bytes > 0) out += fmt::format(", after {} bytes of plaintext had come out", released_bytes);
  return out;
}

Result<Answer> read_answer(std::string_view line, std::uint64_t id) {
  auto parsed = parse_json(line);
  if (!parsed) return fail(fmt::format("an answer is {}", parsed.error().text()));
  if (!parsed->is_object() || !parsed->contains("ok") || !(*parsed)["ok"].is_boolean())
    return fail("an answer is an object with a member \"ok\" that is true or false");
  if (const auto echoed = parsed->find("id"); echoed == parsed->end() || *echoed != Json(id))
    return fail(fmt::format("the answer to call {} has another \"id\"", id));
  Answer answer;
  answer.ok = (*parsed)["ok"].get<bool>();
  if (const auto released = parsed->find("released_bytes"); released != parsed->end()) {
    if (!released->is_number_unsigned()) return fail("\"released_bytes\" is a number that is not negative");
    answer.released_bytes = released->get<std::uint64_t>();
  }
  if (answer.ok) {
    auto body = body_of(*parsed);
    if (!body) return tl::unexpected(body.error());
    answer.body = std::move(*body);
  } else {
    auto error = error_of(*parsed);
    if (!error) return tl::unexpected(error.error());
    answer.error = std::move(*error);
  }
  answer.members = std::move(*parsed);
  return answer;
}

Result<Adapter> Adapter::start(AdapterOptions options) {
  Adapter adapter(std::move(options));
  if (const auto greeted = adapter.greet(); !greeted) return tl::unexpected(greeted.error());
  return adapter;
}

Result<void> Adapter::greet() {
  if (options_.make_peer) {
    peer_ = options_.make_peer();
  } else {
    auto process = LineProcess::start(options_.command, options_.variables);
    if (!process) return tl::unexpected(process.error());
    peer_ = std::make_unique<LineProcess>(std::move(*process));
  }
  const Answer hello = exchange({{"op", "hello"}}, options_.hello_limit);
  if (!hello.broken.empty() || !hello.ok)
    return fail(fmt::format("the adapter \"{}\" says no hello: {}", options_.command, hello.text()));
  if (const std::string spoken = text_member(hello.members, "protocol"); spoken != protocol_name)
    return fail(fmt::format("the adapter \"{}\" speaks \"{}\", not {}", options_.command, spoken, protocol_name));
  client_ = text_member(hello.members, "client");
  version_ = text_member(hello.members, "version");
  capabilities_ = words_of(hello.members, "caps");
  modes_ = words_of(hello.members, "modes");
  for (const std::string& word : capabilities_)
    if (!on_list(all_capabilities, word))
      return fail(fmt::format("the adapter \"{}\" names a capability \"{}\"; there are: {}", options_.command, word,
                              fmt::join(all_capabilities, ", ")));
  if (!has_mode("s3") && !has_mode("codec"))
    return fail(fmt::format("the adapter \"{}\" names no mode; there are s3 and codec", options_.command));
  return {};
}

Answer Adapter::call(Json request) {
  if (!peer_)
    if (const auto greeted = greet(); !greeted) {
      Answer answer;
      answer.broken = greeted.error().message;
      return answer;
    }
  return exchange(std::move(request), options_.call_limit);
}

Answer Adapter::exchange(Json request, std::chrono::milliseconds limit) {
  const std::uint64_t id = next_id_++;
  request["id"] = id;
  const BodyFile file(request);
  Answer broken;
  const auto line = peer_->exchange(write_json(request), std::chrono::steady_clock::now() + limit);
  if (line) {
    auto answer = read_answer(*line, id);
    if (answer) return std::move(*answer);
    broken.broken = answer.error().message;
  } else {
    broken.timed_out = line.error().code == LinePeer::timed_out;
    broken.broken = broken.timed_out ? fmt::format("no answer in {} s", static_cast<double>(limit.count()) / 1000.0)
                                     : line.error().message;
    if (const std::string words = peer_->last_words(); !words.empty() && !broken.timed_out)
      broken.broken += "; its last words: " + reports::terminal_line(reports::clipped(words, 1000), false);
  }
  peer_.reset();
  return broken;
}

}  // namespace s3sse::harness::client_side
