#include "simulator/auth/aws_chunked.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "simulator/base/text.h"

namespace s3sse::auth {
namespace {

constexpr std::size_t chunk_head_limit = 256;       // 16 digits and a signature need 97
constexpr std::uint64_t chunk_size_minimum = 8192;  // of all but the last, as S3 documents
constexpr std::size_t trailer_line_limit = 1024;
constexpr std::size_t trailer_count_limit = 16;
constexpr std::string_view signature_extension = "chunk-signature=";
constexpr std::string_view trailer_signature = "x-amz-trailer-signature";

tl::unexpected<Error> incomplete() {
  return fail("the aws-chunked body does not have the announced length", "IncompleteBody");
}
tl::unexpected<Error> malformed(std::string message) {
  return fail(std::move(message), "InvalidRequest");
}
tl::unexpected<Error> malformed_trailer() {
  return fail("the trailing headers are not well-formed or not those that x-amz-trailer announced",
              "MalformedTrailerError");
}
tl::unexpected<Error> wrong_signature() {
  return fail("a chunk is not as it was signed", "SignatureDoesNotMatch");
}

Result<std::string> without_cr(std::string line) {
  if (!line.ends_with('\r')) return malformed("a line of the aws-chunked body does not end in CRLF");
  line.pop_back();
  if (line.find('\r') != std::string::npos) return malformed("a line of the aws-chunked body holds a bare CR");
  return line;
}

std::optional<std::uint64_t> parse_size(std::string_view digits) {
  std::uint64_t size = 0;
  const char* const last = digits.data() + digits.size();
  const auto [end, error] = std::from_chars(digits.data(), last, size, 16);
  if (error != std::errc{} || end != last || digits.front() == '-') return std::nullopt;
  return size;
}

}  // namespace

AwsChunkedSource::AwsChunkedSource(std::unique_ptr<BodySource> inner, AwsChunkedForm form, Trailers trailers)
    : inner_(std::move(inner)), form_(std::move(form)), trailers_(std::move(trailers)) {}

Result<std::size_t> AwsChunkedSource::read(ByteSpan out) {
  if (failure_) return tl::unexpected(*failure_);
  auto count = step(out);
  if (!count) failure_ = count.error();
  return count;
}

Result<std::size_t> AwsChunkedSource::step(ByteSpan out) {
  while (true) {
    switch (state_) {
      case State::chunk_head:
        if (auto head = read_chunk_head(); !head) return tl::unexpected(head.error());
        break;
      case State::data:
        return read_data(out);
      case State::end:
        return 0;
    }
  }
}

Result<void> AwsChunkedSource::read_chunk_head() {
  const auto line = read_line(chunk_head_limit);
  if (!line) return tl::unexpected(line.error());
  const std::string_view text = *line;
  const auto semicolon = text.find(';');
  const auto digits = text.substr(0, semicolon);
  const auto size = digits.empty() ? std::nullopt : parse_size(digits);
  if (!size) return malformed("the size of an aws-chunked chunk is not a hexadecimal number");
  chunk_signature_.clear();
  if (semicolon != std::string_view::npos) {
    const auto extension = text.substr(semicolon + 1);
    if (!extension.starts_with(signature_extension)) return malformed("an aws-chunked chunk has an unknown extension");
    chunk_signature_ = extension.substr(signature_extension.size());
  }
  if (form_.signatures && chunk_signature_.empty()) return malformed("a chunk of a signed body carries no signature");

  if (*size != 0 && announced_ != 0 && last_size_ < chunk_size_minimum) {
    return fail("a chunk that is not the last is smaller than 8 KiB", "InvalidChunkSizeError");
  }
  last_size_ = *size;
  if (*size > form_.decoded_length - announced_) return incomplete();
  announced_ += *size;
  left_ = *size;
  if (*size == 0) return finish();
  state_ = State::data;
  return {};
}

Result<std::size_t> AwsChunkedSource::read_data(ByteSpan out) {
  out = out.first(static_cast<std::size_t>(std::min<std::uint64_t>(out.size(), left_)));
  std::size_t count = std::min(out.size(), end_ - begin_);
  if (count != 0) {
    std::memcpy(out.data(), buffer_.data() + begin_, count);
    begin_ += count;
  } else {
    const auto direct = inner_->read(out);  // big chunks are not copied twice
    if (!direct) return tl::unexpected(direct.error());
    if (*direct == 0) return incomplete();
    count = *direct;
  }
  if (form_.signatures) form_.signatures->add(out.first(count));
  left_ -= count;
  delivered_ += count;
  if (left_ == 0) {
    if (auto ended = end_chunk(); !ended) return tl::unexpected(ended.error());
  }
  return count;
}

Result<void> AwsChunkedSource::end_chunk() {
  const auto line = read_line(2);
  if (!line) return tl::unexpected(line.error());
  if (!line->empty()) return malformed("the data of an aws-chunked chunk is longer than its size");
  if (form_.signatures && !form_.signatures->end_chunk(chunk_signature_)) return wrong_signature();
  state_ = State::chunk_head;
  return {};
}

Result<void> AwsChunkedSource::finish() {
  if (form_.signatures && !form_.signatures->end_chunk(chunk_signature_)) return wrong_signature();
  if (announced_ != form_.decoded_length) return incomplete();
  Headers found;
  if (auto read = read_trailers(found); !read) return read;
  if (begin_ == end_) {
    const auto more = fill();
    if (!more) return tl::unexpected(more.error());
  }
  if (begin_ != end_) return malformed("bytes follow the end of the aws-chunked body");
  for (const Header& header : found) trailers_->add(header.name, header.value);
  state_ = State::end;
  return {};
}

Result<void> AwsChunkedSource::read_trailers(Headers& found) {
  std::string canonical;
  std::optional<std::string> signature;
  while (true) {
    const auto line = read_trailer_line();
    if (!line) return tl::unexpected(line.error());
    if (line->empty()) break;
    if (!form_.trailers || signature) return malformed_trailer();
    const auto colon = line->find(':');
    if (form_.signatures && iequals(line->substr(0, colon), trailer_signature) && colon != std::string::npos) {
      signature = trim(std::string_view(*line).substr(colon + 1));
      continue;
    }
    if (auto taken = take_trailer(*line, found); !taken) return taken;
  }
  if (found.size() != form_.declared_trailers.size()) return malformed_trailer();
  if (form_.trailers && form_.signatures) {
    for (const Header& header : found) canonical += ascii_lower(header.name) + ':' + header.value + '\n';
    if (!signature || !form_.signatures->trailer_matches(canonical, *signature)) return wrong_signature();
  }
  return {};
}

Result<void> AwsChunkedSource::take_trailer(std::string_view line, Headers& found) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || found.size() >= trailer_count_limit) return malformed_trailer();
  const std::string name = ascii_lower(line.substr(0, colon));
  const bool declared = std::ranges::find(form_.declared_trailers, name) != form_.declared_trailers.end();
  if (!declared || found.has(name)) return malformed_trailer();
  found.add(name, std::string(trim(line.substr(colon + 1))));
  return {};
}

/// A trailer may end in a bare LF with an empty line behind it that belongs to it: the manual of S3 shows trailers so,
/// and clients write them so. All other lines end in CRLF, because two readers that disagree about where a line ends
/// disagree about what is data.
Result<std::string> AwsChunkedSource::read_trailer_line() {
  if (may_end_ && begin_ == end_) {
    const auto more = fill();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return std::string();
  }
  auto line = read_to_line_feed(trailer_line_limit);
  if (!line) return line;
  may_end_ = !line->empty() && !line->ends_with('\r');
  if (!may_end_) return without_cr(std::move(*line));
  const auto behind = read_line(trailer_line_limit);
  if (!behind) return behind;
  if (!behind->empty()) return malformed("a trailer that ends in a bare LF has no empty line behind it");
  return line;
}

/// Without its CRLF; a bare LF or CR is refused.
Result<std::string> AwsChunkedSource::read_line(std::size_t limit) {
  auto line = read_to_line_feed(limit);
  if (!line) return line;
  return without_cr(std::move(*line));
}

/// Without its LF. `limit` counts the end of the line.
Result<std::string> AwsChunkedSource::read_to_line_feed(std::size_t limit) {
  std::string line;
  while (true) {
    if (begin_ == end_) {
      const auto more = fill();
      if (!more) return tl::unexpected(more.error());
      if (!*more) return incomplete();
    }
    const char c = static_cast<char>(buffer_[begin_++]);
    if (c == '\n') return line;
    line += c;
    if (line.size() >= limit) return malformed("a line of the aws-chunked body is too long or its chunk overruns");
  }
}

Result<bool> AwsChunkedSource::fill() {
  const auto count = inner_->read(buffer_);
  if (!count) return tl::unexpected(count.error());
  begin_ = 0;
  end_ = *count;
  return *count != 0;
}

}  // namespace s3sse::auth
