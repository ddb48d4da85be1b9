#include "harness/runner/script/script_bytes.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/base/encoding.h"

namespace s3sse::harness::runner {
namespace {

using model::BodySpec;

std::string length_prefixed(std::string_view text) {
  return fmt::format("{}:{}", text.size(), text);
}

}  // namespace

std::string script_name(std::string_view text) {
  std::string out;
  for (const char c : text) out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  return out;
}

std::string key_variable(const std::string& key, std::size_t size) {
  return fmt::format("KEY_{}{}", script_name(key), size == 32 ? "" : fmt::format("_{}", size));
}

void ScriptBytes::add_keys(const model::Step& step) {
  for (const auto* key : {&step.encryption.customer_key, &step.encryption.source_customer_key}) {
    if (!key->has_value()) continue;
    const auto size = static_cast<std::size_t>((*key)->size);
    add_key((*key)->key, size);
    for (const model::KeyField* field : {&(*key)->value, &(*key)->md5})
      for (const auto& value : field->values)
        if (!value.of.empty()) add_key(value.of, size);
  }
}

void ScriptBytes::add_key(const std::string& name, std::size_t size) {
  const std::string variable = key_variable(name, size);
  if (!keys_.insert(variable).second) return;
  const std::string text = derivation("customer-key " + name);
  const std::string file = variable + ".key";
  shell_ += fmt::format("derive {} {} > {}; {}=\"$(base64 -w0 {})\"\n", text_.shell(text), size, file, variable, file);
  python_ += fmt::format("{0}_BYTES = derive({1}, {2}); {0} = base64.b64encode({0}_BYTES).decode()\n", variable,
                         text_.python(text), size);
  add_forms(variable, file, scope_.customer_key(name, size));
}

void ScriptBytes::add_forms(const std::string& variable, const std::string& file, ByteView key) {
  const std::string base64 = to_base64(key);
  std::string url_safe = base64;
  std::replace(url_safe.begin(), url_safe.end(), '+', '-');
  std::replace(url_safe.begin(), url_safe.end(), '/', '_');
  text_.add_form(base64, "${" + variable + "}", variable);
  text_.add_form(base64.substr(0, base64.find('=')), "${" + variable + "%%=*}", variable + ".rstrip('=')");
  text_.add_form(url_safe, fmt::format("$(printf %s \"${}\" | tr '+/' '-_')", variable),
                 variable + ".replace('+', '-').replace('/', '_')");
  text_.add_form(to_hex(key), fmt::format("$(od -An -v -tx1 {} | tr -d ' \\n')", file), variable + "_BYTES.hex()");
  text_.add_form(to_base64(as_bytes(base64)), fmt::format("$(printf %s \"${}\" | base64 -w0)", variable),
                 fmt::format("base64.b64encode({}.encode()).decode()", variable));
  // Something was put into its middle.
  const std::size_t half = base64.size() / 2;
  text_.add_form(base64.substr(0, half), fmt::format("${{{}:0:{}}}", variable, half),
                 fmt::format("{}[:{}]", variable, half));
  text_.add_form(base64.substr(half), fmt::format("${{{}:{}}}", variable, half),
                 fmt::format("{}[{}:]", variable, half));
}

std::string ScriptBytes::derivation(const std::string& label) const {
  return length_prefixed(scope_.options().seed) + length_prefixed(scope_.running().id) + length_prefixed(label);
}

std::string ScriptBytes::body_file(const model::Step& step, std::size_t size) {
  const model::S3Call* s3 = step.if_s3();
  if (s3 == nullptr || !s3->body.given() || size == 0) return {};
  std::string shell;
  std::string python;
  if (!recipe(s3->body, shell, python)) return {};
  const std::string file = fmt::format("body-{}.bin", ++bodies_);
  shell_ += fmt::format("{{ {}; }} > {}\n", shell, file);
  python_ += fmt::format("open('{}', 'wb').write({})\n", file, python);
  if (!step.name.empty()) files_[step.name] = file;
  return file;
}

bool ScriptBytes::recipe(const BodySpec& spec, std::string& shell, std::string& python) const {
  switch (spec.kind) {
    case BodySpec::Kind::empty:
      shell = "true";
      python = "b''";
      return true;
    case BodySpec::Kind::text: {
      const std::string text = scope_.resolve(spec.text);
      shell = "printf %s " + text_.shell(text);
      python = text_.python(text) + ".encode()";
      return true;
    }
    case BodySpec::Kind::bytes:
      shell = fmt::format("printf %s {} | base64 -d", to_base64(spec.bytes));
      python = fmt::format("base64.b64decode('{}')", to_base64(spec.bytes));
      return true;
    case BodySpec::Kind::zeros:
      shell = fmt::format("head -c {} /dev/zero", spec.size);
      python = fmt::format("bytes({})", spec.size);
      return true;
    case BodySpec::Kind::counter:
      python =
          fmt::format("b''.join((i + 1).to_bytes(8, 'big') for i in range({}))[:{}]", (spec.size + 7) / 8, spec.size);
      shell = fmt::format("python3 -c \"import sys; sys.stdout.buffer.write({})\"", python);
      return true;
    case BodySpec::Kind::random: {
      const std::string text = derivation("body " + spec.text);
      shell = fmt::format("derive {} {}", text_.shell(text), spec.size);
      python = fmt::format("derive({}, {})", text_.python(text), spec.size);
      return true;
    }
    case BodySpec::Kind::same_as: {
      const auto found = files_.find(spec.text);
      if (found == files_.end()) return false;
      shell = "cat " + found->second;
      python = fmt::format("open('{}', 'rb').read()", found->second);
      return true;
    }
    case BodySpec::Kind::concat: {
      std::string all_python;
      for (const BodySpec& part : spec.parts) {
        std::string one;
        std::string two;
        if (!recipe(part, one, two)) return false;
        shell += (shell.empty() ? "" : "; ") + one;
        all_python += (all_python.empty() ? "" : " + ") + two;
      }
      python = "(" + all_python + ")";
      return !shell.empty();
    }
  }
  return false;
}

}  // namespace s3sse::harness::runner
