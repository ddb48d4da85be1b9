#include "harness/cli/simulator/memory_guard.h"

#include <malloc.h>
#include <unistd.h>

#include <array>
#include <limits>
#include <memory>
#include <utility>

#include "simulator/base/read_file.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

/// Memory that was freed may still be held: it is given back before anybody is refused.
bool is_full(std::uint64_t most) {
  if (resident_bytes() <= most) return false;
  ::malloc_trim(0);
  return resident_bytes() > most;
}

class BoundedSource final : public BodySource {
 public:
  BoundedSource(std::unique_ptr<BodySource> body, std::uint64_t most) : body_(std::move(body)), most_(most) {}

  Result<std::size_t> read(ByteSpan out) override {
    constexpr std::uint64_t bytes_between_looks = 1024 * 1024;
    if (unseen_ >= bytes_between_looks) {
      unseen_ = 0;
      if (is_full(most_)) return fail("the memory that --max-memory allows is used up", "SlowDown");
    }
    auto count = body_->read(out);
    unseen_ += count.value_or(0);
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return body_->length(); }

 private:
  std::unique_ptr<BodySource> body_;
  std::uint64_t most_;
  std::uint64_t unseen_ = 0;
};

enum class Purpose { other, stores, makes_key };

Purpose purpose_of(const Request& request) {
  const auto kms = request.headers.get("X-Amz-Target");
  if (kms) return kms->find(".Create") != std::string_view::npos ? Purpose::makes_key : Purpose::other;
  if (request.method == "PUT") return Purpose::stores;
  if (request.method != "POST") return Purpose::other;
  const std::string_view query =
      std::string_view(request.target).substr(std::min(request.target.find('?'), request.target.size()));
  return query.starts_with("?delete") ? Purpose::other : Purpose::stores;
}

Response turned_away(int status, const char* type, std::string_view text) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", type);
  response.body = std::make_unique<MemorySource>(text);
  response.content_length = text.size();
  return response;
}

}  // namespace

std::optional<std::uint64_t> parse_memory_size(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::uint64_t>, 3> units = {
      {{"KiB", 1024}, {"MiB", 1024 * 1024}, {"GiB", 1024 * 1024 * 1024}}};
  std::uint64_t unit = 1;
  for (const auto& [name, bytes] : units) {
    if (!text.ends_with(name)) continue;
    text.remove_suffix(name.size());
    unit = bytes;
  }
  const auto number = parse_decimal<std::uint64_t>(text);
  if (!number || *number == 0 || *number > std::numeric_limits<std::uint64_t>::max() / unit) return std::nullopt;
  return *number * unit;
}

std::uint64_t resident_bytes() {
  constexpr std::size_t longest_line = 256;
  const std::string text = read_file("/proc/self/statm", longest_line).value_or("");
  const auto numbers = split(text, ' ');  // pages: all, resident ...
  const auto pages = numbers.size() > 1 ? parse_decimal<std::uint64_t>(numbers[1]) : std::nullopt;
  return pages.value_or(0) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

server::Handler within_memory(std::uint64_t most, server::Handler handler) {
  return [most, handler = std::move(handler)](Request request) {
    const Purpose purpose = purpose_of(request);
    if (purpose == Purpose::other) return handler(std::move(request));
    if (is_full(most)) {
      if (purpose == Purpose::makes_key)
        return turned_away(
            400, "application/x-amz-json-1.1",
            R"({"__type":"LimitExceededException","message":"The memory of the simulator is used up."})");
      return turned_away(
          503, "application/xml",
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>SlowDown</Code><Message>Please reduce "
          "your request rate.</Message></Error>");
    }
    request.body = std::make_unique<BoundedSource>(std::move(request.body), most);
    return handler(std::move(request));
  };
}

}  // namespace s3sse::cli
