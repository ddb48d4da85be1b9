#include "simulator/service/form/form_headers.h"

#include <algorithm>
#include <array>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {
namespace {

/// Headers of the request that still describe it once the fields have taken over.
constexpr auto kept_headers = std::to_array<std::string_view>({"host", "user-agent", "referer", "origin"});

constexpr auto content_fields =
    std::to_array<std::string_view>({"cache-control", "content-type", "content-disposition", "content-encoding",
                                     "content-language", "content-md5", "expires"});

constexpr auto signature_fields =
    std::to_array<std::string_view>({"x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token",
                                     "x-amz-signature", "x-amz-content-sha256", "x-amz-decoded-content-length"});

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::any_of(names, [&](std::string_view one) { return iequals(one, name); });
}

bool becomes_header(std::string_view name, const Rules& rules) {
  if (contains(content_fields, name)) return true;
  if (contains(signature_fields, name)) return false;
  const std::string lower = ascii_lower(name);
  return chosen(rules, Rule::post_object_form_fields_replace_headers, lower.starts_with("x-amz-"), lower);
}

/// Returns what the field says.
std::optional<std::string> value_of(const FormField& field, const Rules& rules) {
  return chosen(rules,
                {Rule::post_object_aes256_field_is_honoured, Rule::post_object_kms_fields_are_honoured,
                 Rule::post_object_sse_c_fields_are_honoured, Rule::post_object_lower_case_sse_c_algorithm_is_refused},
                std::optional<std::string>(field.value), ascii_lower(field.name));
}

bool is_header_value(std::string_view value) {
  return std::ranges::none_of(value, [](unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7F; });
}

/// RFC 9110 section 5.6.2; the name of a metadata field comes back as that of a header.
bool is_header_name(std::string_view name) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return std::ranges::all_of(name, [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           others.find(c) != std::string_view::npos;
  });
}

/// An XML document, whatever it says.
bool is_xml(std::string_view text) {
  pugi::xml_document document;
  return static_cast<bool>(document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8));
}

/// The field is an XML document, the header a query string. A document that says nothing of tags gives none.
S3Result<std::string> tagging_header(std::string_view xml, const Rules& rules) {
  const auto tags = parse_tagging(as_bytes(xml));
  if (!tags && tags.error().code == "MalformedXML" && is_xml(xml)) {
    auto fine = accepted(rules, Rule::post_object_tagging_of_another_schema_is_no_tags);
    if (!fine) return refuse(std::move(fine.error()));
    return std::string();
  }
  if (!tags) return refuse(tags.error());
  std::string query;
  for (const auto& [name, value] : *tags) {
    query += (query.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value);
  }
  return query;
}

}  // namespace

void expand_filename(Form& form) {
  constexpr std::string_view variable = "${filename}";
  const auto slash = form.file_name.find_last_of("/\\");
  const std::string name = slash == std::string::npos ? form.file_name : form.file_name.substr(slash + 1);
  for (FormField& field : form.fields) {
    for (auto at = field.value.find(variable); at != std::string::npos; at = field.value.find(variable, at)) {
      field.value.replace(at, variable.size(), name);
      at += name.size();
    }
  }
}

S3Result<Headers> headers_of_form(const Form& form, const Headers& sent, const Rules& rules) {
  Headers headers;
  for (const Header& header : sent) {
    if (contains(kept_headers, header.name)) headers.add(header.name, header.value);
  }
  for (const FormField& field : form.fields) {
    if (iequals(field.name, "tagging")) {
      auto tagging = tagging_header(field.value, rules);
      if (!tagging) return refuse(std::move(tagging.error()));
      headers.set("x-amz-tagging", std::move(*tagging));
      continue;
    }
    const bool acl = iequals(field.name, "acl");
    if (!acl && !becomes_header(field.name, rules)) continue;
    if (!is_header_name(field.name) || !is_header_value(field.value)) {
      return refuse(errors::invalid_argument("A form field contains characters that no header can hold.", field.name));
    }
    if (auto value = value_of(field, rules)) headers.add(acl ? "x-amz-acl" : field.name, std::move(*value));
  }
  return headers;
}

}  // namespace s3sse::service
