#pragma once
// An answer, parsed as far as an expectation asks for it. Nothing in it is trusted.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/transport/endpoint.h"

namespace s3sse::harness::runner {

class Answer {
 public:
  /// `exchange` must outlive it.
  Answer(const Exchange& exchange, bool head, bool kms);
  ~Answer();
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;

  [[nodiscard]] const Exchange& exchange() const { return exchange_; }
  [[nodiscard]] int status() const { return exchange_.response.status; }
  [[nodiscard]] bool succeeded() const { return status() >= 200 && status() < 300; }
  [[nodiscard]] bool head() const { return head_; }

  /// Values of a header that comes several times are joined with ", ".
  [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
  /// The text of the first node, or the value of the expression; nothing for no node, no XML, or a broken expression.
  [[nodiscard]] std::optional<std::string> xml(const std::string& xpath) const;
  /// Text as it is, anything else as JSON.
  [[nodiscard]] std::optional<std::string> json(const std::string& pointer) const;

  // The error document of S3, or of KMS.
  [[nodiscard]] std::optional<std::string> error_code() const;
  [[nodiscard]] std::optional<std::string> error_message() const;
  [[nodiscard]] std::optional<std::string> error_element(const std::string& name) const;

  /// "403 AccessDenied: Access Denied", "200", "no answer (timeout: …)".
  [[nodiscard]] std::string summary() const;

 private:
  struct Parsed;
  Parsed& parsed() const;

  const Exchange& exchange_;
  bool head_;
  bool kms_;
  mutable std::unique_ptr<Parsed> parsed_;
};

}  // namespace s3sse::harness::runner
