// Link: s3sse::service
// Browser forms: the outcome must not depend on how the bytes arrive, fields stay within their bound, and no file holds
// its own boundary. A field "policy" goes on into the parser of POST policies, as Base64 and as plain text.

#include "simulator/base/encoding.h"
#include "simulator/service/form/form_data.h"
#include "simulator/service/form/form_headers.h"
#include "simulator/service/form/post_policy.h"
#include "suites/fuzz/fuzz_check.h"
#include "suites/fuzz/pieces.h"

using namespace s3sse;

namespace {

constexpr std::string_view boundary = "b";
constexpr std::size_t largest_fields = 20 * 1024;

struct Outcome {
  std::string code;  ///< of the refusal; empty when the form was read
  std::vector<std::pair<std::string, std::string>> fields;
  std::string file_name;
  bool file_whole = false;
  Bytes file;
  bool operator==(const Outcome&) const = default;
};

Outcome decode(std::string_view bytes, std::size_t piece) {
  auto form = service::read_form(std::make_unique<fuzz::Pieces>(bytes, piece), std::string(boundary));
  if (!form) return {.code = form.error().code, .fields = {}, .file_name = {}, .file = {}};
  Outcome outcome{.code = {}, .fields = {}, .file_name = form->file_name, .file = {}};
  std::size_t size = 0;
  for (const auto& field : form->fields) {
    size += field.name.size() + field.value.size();
    outcome.fields.emplace_back(field.name, field.value);
  }
  fuzz::check(size <= largest_fields, "fields stay within their bound");
  auto file = read_all(*form->file, 4 * 1024 * 1024);
  outcome.file_whole = file.has_value();
  if (file) outcome.file = std::move(*file);
  fuzz::check(as_text(outcome.file).find("\r\n--b") == std::string_view::npos, "no file holds its own boundary");
  return outcome;
}

void judge_policy(std::string_view base64) {
  const auto policy = service::parse_post_policy(base64);
  if (!policy) {
    fuzz::check(policy.error().code == "InvalidPolicyDocument", "one code for every broken policy");
    return;
  }
  const service::Form empty;
  (void)service::check_post_policy(*policy, empty, "bucket", policy->expiration, Rules());
}

void use_fields(std::string_view bytes) {
  auto form = service::read_form(std::make_unique<fuzz::Pieces>(bytes, bytes.size()), std::string(boundary));
  if (!form) return;
  const std::string policy(form->value_or("policy", ""));
  judge_policy(policy);
  judge_policy(to_base64(as_bytes(policy)));
  const auto headers = service::headers_of_form(*form, {}, Rules());
  if (!headers) return;
  for (const Header& header : *headers) {
    const bool whole = (header.name + header.value).find_first_of("\r\n") == std::string::npos;
    fuzz::check(whole, "no field breaks out of its header");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  const Outcome whole = decode(bytes, std::max<std::size_t>(bytes.size(), 1));
  for (const std::size_t piece : {std::size_t{1}, std::size_t{5}}) {
    fuzz::check(decode(bytes, piece) == whole, "arrival does not change the form");
  }
  if (!bytes.empty()) use_fields(bytes);
  return 0;
}
