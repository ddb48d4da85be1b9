#include "simulator/server/request_head.h"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include "simulator/base/text.h"

namespace s3sse::server {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

std::string_view std_view(string_view text) {
  return {text.data(), text.size()};
}

/// Beast's grammar, but fields go to our list: its own container moves repeated fields together, and signatures as well
/// as teaching want the order of the wire.
class BeastHead final : public http::basic_parser<true> {
 public:
  explicit BeastHead(RequestHead& head) : head_(head) {
    skip(true);
    body_limit(boost::none);
    header_limit(static_cast<std::uint32_t>(-1));  // the caller has bounded the text
  }

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int version, error_code&) override {
    head_.method = std_view(method);
    head_.target = std_view(target);
    head_.minor_version = version % 10;
  }
  void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
    head_.headers.add(std::string(std_view(name)), std::string(std_view(value)));
  }
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view body, error_code&) override { return body.size(); }
  void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code&) override { return body.size(); }
  void on_finish_impl(error_code&) override {}

  RequestHead& head_;
};

bool has_folded_line(std::string_view head) {
  return head.find("\r\n ") != std::string_view::npos || head.find("\r\n\t") != std::string_view::npos;
}

/// RFC 9112 section 3.2.2: a server must accept the absolute form.
bool to_origin_form(std::string& target) {
  for (const std::string_view scheme : {std::string_view("http://"), std::string_view("https://")}) {
    if (!iequals(std::string_view(target).substr(0, scheme.size()), scheme)) continue;
    const auto path = target.find_first_of("/?", scheme.size());
    target = path == std::string::npos ? "/" : target.substr(path);
    if (target.front() == '?') target.insert(0, "/");
    return true;
  }
  return !target.empty() && target.front() == '/';
}

bool has_token(const Headers& headers, std::string_view name, std::string_view token) {
  for (const Header& header : headers) {
    if (!iequals(header.name, name)) continue;
    for (const std::string_view item : split(header.value, ',')) {
      if (iequals(trim(item), token)) return true;
    }
  }
  return false;
}

/// One way to tell the length of the body, or none. Anything that leaves a choice is refused.
bool read_framing(RequestHead& head) {
  const std::size_t codings = head.headers.count("Transfer-Encoding");
  const std::size_t lengths = head.headers.count("Content-Length");
  if (codings + lengths > 1) return false;
  if (codings == 1) {
    head.chunked = true;
    return head.minor_version == 1 && iequals(head.headers.get_or("Transfer-Encoding", ""), "chunked");
  }
  if (lengths == 0) return true;
  const auto value = head.headers.get_or("Content-Length", "");
  const bool digits = !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
  const auto length = digits ? parse_decimal<std::uint64_t>(value) : std::nullopt;
  if (!length) return false;
  head.content_length = *length;
  return true;
}

}  // namespace

HeadScan find_head_end(std::string_view bytes, std::size_t& scanned) {
  while (true) {
    const auto feed = bytes.find('\n', scanned);
    if (feed == std::string_view::npos) {
      scanned = bytes.size();
      return {};
    }
    if (feed == 0 || bytes[feed - 1] != '\r') return {HeadScan::Outcome::malformed, 0};
    scanned = feed + 1;
    if (feed >= 3 && bytes[feed - 2] == '\n') return {HeadScan::Outcome::complete, feed + 1};
  }
}

HeadResult parse_request_head(std::string_view text, std::size_t header_limit) {
  const auto malformed = tl::unexpected(HeadFault::malformed);
  if (has_folded_line(text)) return malformed;
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  if (lines > header_limit + 2) return tl::unexpected(HeadFault::too_many_headers);  // request line and empty line

  RequestHead head;
  BeastHead parser(head);
  error_code error;
  const std::size_t used = parser.put(boost::asio::buffer(text.data(), text.size()), error);
  if (error || !parser.is_header_done() || used != text.size()) return malformed;
  if (head.headers.count("Host") != 1 || !to_origin_form(head.target) || !read_framing(head)) return malformed;
  head.keep_alive = head.minor_version == 1 ? !has_token(head.headers, "Connection", "close")
                                            : has_token(head.headers, "Connection", "keep-alive");
  head.expects_continue = head.minor_version == 1 && iequals(head.headers.get_or("Expect", ""), "100-continue") &&
                          (head.chunked || head.content_length != 0);
  return head;
}

}  // namespace s3sse::server
