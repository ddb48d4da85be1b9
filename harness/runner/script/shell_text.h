#pragma once
// Text for a shell and for Python, with variables in it.
#include <map>
#include <string>
#include <string_view>

namespace s3sse::harness::runner {

/// Stands for a variable while a request is built: nothing in it is ever encoded or escaped.
std::string variable_mark(std::string_view name);

/// The text as one word of a shell, between single quotes.
std::string single_quoted(std::string_view text);

/// A text of a case as an expression. Marks become variables; so do the forms of customer keys that were added.
class ScriptText {
 public:
  /// `value` is to be written as the shell expression, which stands between double quotes, or as the Python one.
  void add_form(std::string value, std::string shell, std::string python);

  [[nodiscard]] std::string shell(std::string_view text) const;
  [[nodiscard]] std::string python(std::string_view text) const;

 private:
  struct Expression {
    std::string shell;
    std::string python;
  };
  std::map<std::string, Expression, std::less<>> forms_;
};

}  // namespace s3sse::harness::runner
