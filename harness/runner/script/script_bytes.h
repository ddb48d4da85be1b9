#pragma once
// Customer keys and bodies of a case as lines that make them: in a shell and in Python, from the seed alone.
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "harness/model/body_spec.h"
#include "harness/runner/run/scope.h"
#include "harness/runner/script/shell_text.h"

namespace s3sse::harness::runner {

/// `text` as part of a variable or file name.
std::string script_name(std::string_view text);
/// "KEY_k1", "KEY_k1_16": the variable with the Base64 form of a customer key.
std::string key_variable(const std::string& key, std::size_t size);

class ScriptBytes {
 public:
  /// Both must outlive it. In `text` every form of a key that was added is a variable from then on.
  ScriptBytes(const Scope& scope, ScriptText& text) : scope_(scope), text_(text) {}

  /// The keys that a step names.
  void add_keys(const model::Step& step);
  /// Name of a file with the body of the step; empty when it has none, or when nobody can make it without a run.
  std::string body_file(const model::Step& step, std::size_t size);

  [[nodiscard]] const std::string& shell() const { return shell_; }
  [[nodiscard]] const std::string& python() const { return python_; }

 private:
  void add_key(const std::string& name, std::size_t size);
  void add_forms(const std::string& variable, const std::string& file, ByteView key);
  [[nodiscard]] std::string derivation(const std::string& label) const;
  bool recipe(const model::BodySpec& spec, std::string& shell, std::string& python) const;

  const Scope& scope_;
  ScriptText& text_;
  std::set<std::string> keys_;
  std::size_t bodies_ = 0;
  std::map<std::string, std::string> files_;  ///< by the name of the step that sent it
  std::string shell_;
  std::string python_;
};

}  // namespace s3sse::harness::runner
