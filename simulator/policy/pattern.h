#pragma once
// One string of a policy that values are held against: literal text, wildcards and policy variables.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace s3sse::policy {

class ConditionKeys;

/// The way in which a string of a policy is to be read.
struct PatternSyntax {
  bool wildcards = true;  ///< '*' is any run of characters, '?' is any one
  bool variables = true;  ///< ${aws:username}, ${aws:username, 'default'}, ${*} ${?} ${$}; policy version 2012-10-17
};

enum class LetterCase { matters, ignored };

class Pattern {
 public:
  Pattern(std::string_view text, PatternSyntax syntax);

  /// As it is written in the policy.
  [[nodiscard]] const std::string& text() const { return text_; }

  /// The whole of `subject`. A variable without value (or with several, IAM User Guide, "Policy variables") matches
  /// nothing unless it has a default.
  [[nodiscard]] bool matches(std::string_view subject, const ConditionKeys& keys,
                             LetterCase letter_case = LetterCase::matters) const;

  /// As ArnLike does: each of the six parts on its own, so a wildcard never reaches over a colon of the first five.
  [[nodiscard]] bool matches_arn(std::string_view subject, const ConditionKeys& keys) const;

  /// As the Resource element does: like matches_arn, but an incomplete ARN is completed with '*', and a '*' that ends
  /// a part may reach beyond its colon (IAM User Guide, "Resource").
  [[nodiscard]] bool matches_resource(std::string_view subject, const ConditionKeys& keys) const;

 private:
  struct Piece {
    enum class Kind { text, any_run, any_one, variable };
    Kind kind;
    std::string text;  ///< of a variable: its name
    std::optional<std::string> fallback{};
  };
  /// Bytes are below 256; wildcards lie above them.
  using Tokens = std::u16string;

  void parse(PatternSyntax syntax);
  bool parse_variable(std::string_view body);
  void add_literal(std::string_view text);
  /// Nothing when a variable has no value, or when the literal text alone is longer than `subject_size`: such a
  /// pattern cannot match, and a hostile one must not grow.
  [[nodiscard]] std::optional<Tokens> expand(const ConditionKeys& keys, std::size_t subject_size) const;

  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace s3sse::policy
