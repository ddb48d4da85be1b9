#pragma once
// multipart/form-data (RFC 7578) as browsers send it: the fields into memory, bounded; the file as a stream.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/body.h"
#include "simulator/model/s3_error.h"

namespace s3sse::service {

struct FormField {
  std::string name;   ///< as sent
  std::string value;  ///< may hold secrets (a customer key)
};

/// A form as far as its file. What comes after the file is read and ignored, as S3 does.
struct Form {
  std::vector<FormField> fields;
  std::string file_name;             ///< as the browser gave it; may be a path
  std::unique_ptr<BodySource> file;  ///< ends where the part ends; a form cut short is an Error MalformedPOSTRequest

  /// The first field of that name; names are compared without regard to case.
  [[nodiscard]] const FormField* find(std::string_view name) const;
  [[nodiscard]] std::string_view value_or(std::string_view name, std::string_view fallback) const;
};

/// The boundary of a Content-Type of multipart/form-data; nothing for other types and for boundaries that RFC 2046
/// does not allow.
std::optional<std::string> form_boundary(std::string_view content_type);

/// Reads as far as the part called "file". At most 20 KB of names and values, as S3 allows; MalformedPOSTRequest,
/// MaxPostPreDataLengthExceeded, and IncorrectNumberOfFilesInPostRequest where there is no file.
S3Result<Form> read_form(std::unique_ptr<BodySource> body, const std::string& boundary);

}  // namespace s3sse::service
