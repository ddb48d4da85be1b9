#include "simulator/service/form/form_data.h"

#include <algorithm>
#include <array>

#include "simulator/base/text.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_field_data = 20 * 1024;  // bytes of names and values before the file
constexpr std::size_t largest_part_head = 4 * 1024;
constexpr std::size_t most_fields = 256;
constexpr std::size_t longest_boundary = 70;  // RFC 2046 section 5.1.1
constexpr std::string_view line_end = "\r\n";

constexpr const char* malformed_code = "MalformedPOSTRequest";
constexpr const char* malformed_text = "The body of your POST request is not well-formed multipart/form-data.";

S3Error malformed_form() {
  return {400, malformed_code, malformed_text};
}

S3Error too_much_before_file() {
  return {400, "MaxPostPreDataLengthExceeded", "Your POST request fields preceding the upload file were too large."};
}

S3Error no_file() {
  return {400, "IncorrectNumberOfFilesInPostRequest", "POST requires exactly one file upload per request."};
}

/// A window over the body that can look for texts.
class Scanner {
 public:
  explicit Scanner(std::unique_ptr<BodySource> body) : body_(std::move(body)), buffer_(window) {
    // The first boundary need not follow a line: as if there were one, and all boundaries look the same.
    std::ranges::copy(line_end, buffer_.begin());
    end_ = line_end.size();
  }

  [[nodiscard]] std::string_view held() const { return as_text(ByteView(buffer_).subspan(begin_, end_ - begin_)); }
  void skip(std::size_t count) { begin_ += count; }

  /// Reads on; false at the end of the body or when the window is full.
  Result<bool> more() {
    if (begin_ != 0) {
      std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
      end_ -= begin_;
      begin_ = 0;
    }
    if (end_ == buffer_.size()) return false;
    const auto count = body_->read(ByteSpan(buffer_).subspan(end_));
    if (!count) return tl::unexpected(count.error());
    end_ += *count;
    return *count != 0;
  }

  /// Everything before `mark`, which is skipped; `otherwise` when `mark` does not come within `limit` bytes.
  S3Result<std::string> read_until(std::string_view mark, std::size_t limit, const S3Error& otherwise) {
    std::string found;
    while (true) {
      const auto at = held().find(mark);
      const bool whole = at != std::string_view::npos;
      const std::size_t keep = std::min(held().size(), mark.size() - 1);
      const std::size_t take = whole ? at : held().size() - keep;
      if (found.size() + take > limit) return refuse(otherwise);
      found += held().substr(0, take);
      skip(whole ? take + mark.size() : take);
      if (whole) return found;
      const auto read = more();
      if (!read) return refuse(errors::from_body_error(read.error()));
      if (!*read) return refuse(malformed_form());
    }
  }

  /// The rest of the body goes nowhere; its checks (hash, length) are made all the same.
  Result<void> drain() {
    while (true) {
      begin_ = end_ = 0;
      const auto read = more();
      if (!read) return tl::unexpected(read.error());
      if (!*read) return {};
    }
  }

 private:
  static constexpr std::size_t window = 64 * 1024;
  std::unique_ptr<BodySource> body_;
  Bytes buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

/// The bytes of the file part, as far as the next boundary.
class FilePart final : public BodySource {
 public:
  FilePart(Scanner scanner, std::string delimiter) : scanner_(std::move(scanner)), delimiter_(std::move(delimiter)) {}

  Result<std::size_t> read(ByteSpan out) override {
    while (!failure_ && !ended_) {
      const std::string_view held = scanner_.held();
      const auto at = held.find(delimiter_);
      const bool found = at != std::string_view::npos;
      const std::size_t sure = found ? at : held.size() - std::min(held.size(), delimiter_.size() - 1);
      if (sure > 0) return hand_out(held.substr(0, sure), out);
      found ? finish() : read_on();
    }
    if (failure_) return tl::unexpected(*failure_);
    return 0;
  }

 private:
  std::size_t hand_out(std::string_view bytes, ByteSpan out) {
    const std::size_t count = std::min(bytes.size(), out.size());
    std::copy_n(bytes.begin(), count, out.begin());
    scanner_.skip(count);
    return count;
  }

  void read_on() {
    const auto more = scanner_.more();
    if (!more) failure_ = more.error();
    if (more && !*more) failure_ = Error{malformed_text, malformed_code};
  }

  void finish() {
    if (const auto drained = scanner_.drain(); !drained) failure_ = drained.error();
    ended_ = true;
  }

  Scanner scanner_;
  std::string delimiter_;
  std::optional<Error> failure_;
  bool ended_ = false;
};

/// The value of `name` in `key="value"; other=value`. Only \" is an escape: some browsers send Windows paths.
std::optional<std::string> parameter(std::string_view text, std::string_view name) {
  while (true) {
    const auto semicolon = text.find(';');
    if (semicolon == std::string_view::npos) return std::nullopt;
    text.remove_prefix(semicolon + 1);
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view key = trim(text.substr(0, equals));
    text = text.substr(equals + 1);
    std::string value;
    if (trim(text).starts_with('"')) {
      std::size_t i = text.find('"') + 1;
      for (; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') ++i;
        value += text[i];
      }
      if (i >= text.size()) return std::nullopt;  // the quote is never closed
      text.remove_prefix(i + 1);
    } else {
      const auto end = text.find(';');
      value = trim(text.substr(0, end));
      text.remove_prefix(std::min(end, text.size()));
    }
    if (iequals(key, name)) return value;
  }
}

struct PartHead {
  std::string name;
  std::string file_name;
};

std::optional<PartHead> parse_part_head(std::string_view text) {
  while (!text.empty()) {
    const auto end = text.find(line_end);
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + line_end.size());
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    if (!iequals(trim(line.substr(0, colon)), "content-disposition")) continue;
    const std::string_view value = trim(line.substr(colon + 1));
    if (!iequals(trim(value.substr(0, value.find(';'))), "form-data")) return std::nullopt;
    auto name = parameter(value, "name");
    if (!name || name->empty()) return std::nullopt;
    return PartHead{std::move(*name), parameter(value, "filename").value_or("")};
  }
  return std::nullopt;
}

/// After a boundary: true for the start of a part, false for the end of the form.
S3Result<bool> part_follows(Scanner& scanner) {
  while (scanner.held().size() < line_end.size()) {
    const auto read = scanner.more();
    if (!read) return refuse(errors::from_body_error(read.error()));
    if (!*read) return refuse(malformed_form());
  }
  if (scanner.held().starts_with("--")) return false;
  const auto padding = scanner.read_until(line_end, longest_boundary, malformed_form());
  if (!padding) return refuse(padding.error());
  if (!trim(*padding).empty()) return refuse(malformed_form());
  return true;
}

bool is_boundary_character(char c) {
  constexpr std::string_view others = "'()+_,-./:=? ";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         others.find(c) != std::string_view::npos;
}

}  // namespace

const FormField* Form::find(std::string_view name) const {
  const auto found = std::ranges::find_if(fields, [&](const FormField& field) { return iequals(field.name, name); });
  return found == fields.end() ? nullptr : &*found;
}

std::string_view Form::value_or(std::string_view name, std::string_view fallback) const {
  const FormField* field = find(name);
  return field == nullptr ? fallback : std::string_view(field->value);
}

std::optional<std::string> form_boundary(std::string_view content_type) {
  if (!iequals(trim(content_type.substr(0, content_type.find(';'))), "multipart/form-data")) return std::nullopt;
  auto boundary = parameter(content_type, "boundary");
  const bool valid = boundary && !boundary->empty() && boundary->size() <= longest_boundary &&
                     boundary->back() != ' ' && std::ranges::all_of(*boundary, is_boundary_character);
  return valid ? boundary : std::nullopt;
}

S3Result<Form> read_form(std::unique_ptr<BodySource> body, const std::string& boundary) {
  Scanner scanner(std::move(body));
  const std::string delimiter = "\r\n--" + boundary;
  if (auto preamble = scanner.read_until(delimiter, largest_part_head, malformed_form()); !preamble) {
    return refuse(std::move(preamble.error()));
  }
  Form form;
  std::size_t size = 0;
  while (true) {
    const auto follows = part_follows(scanner);
    if (!follows) return refuse(follows.error());
    if (!*follows) return refuse(no_file());
    const auto head_text = scanner.read_until("\r\n\r\n", largest_part_head, malformed_form());
    if (!head_text) return refuse(head_text.error());
    auto head = parse_part_head(*head_text);
    if (!head) return refuse(malformed_form());
    if (iequals(head->name, "file")) {
      form.file_name = std::move(head->file_name);
      form.file = std::make_unique<FilePart>(std::move(scanner), delimiter);
      return form;
    }
    size += head->name.size();
    if (size > largest_field_data || form.fields.size() == most_fields) return refuse(too_much_before_file());
    auto value = scanner.read_until(delimiter, largest_field_data - size, too_much_before_file());
    if (!value) return refuse(std::move(value.error()));
    size += value->size();
    form.fields.push_back({std::move(head->name), std::move(*value)});
  }
}

}  // namespace s3sse::service
