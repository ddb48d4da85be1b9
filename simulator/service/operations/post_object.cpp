// A form is a PUT in other clothes: its fields become the headers, its file the body, and put_object does the rest.
#include <array>

#include "simulator/base/text.h"
#include "simulator/base/utf8.h"
#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/service/api/members.h"
#include "simulator/service/form/form_headers.h"
#include "simulator/service/form/post_policy.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

S3Error missing_field(std::string_view name) {
  const std::string none;
  return errors::invalid_argument("Bucket POST must contain a field named '" + std::string(name) +
                                      "'.  If it is specified, please check the order of the fields.",
                                  std::string(name), &none);
}

/// The file, as long as it stays within the content-length-range of the policy.
class FileWithinRange final : public BodySource {
 public:
  FileWithinRange(std::unique_ptr<BodySource> file, PostPolicy::LengthRange range, std::optional<S3Error>& refusal)
      : file_(std::move(file)), range_(range), refusal_(refusal) {}

  Result<std::size_t> read(ByteSpan out) override {
    if (refusal_) return broken();
    const auto count = file_->read(out);
    if (!count) return count;
    size_ += *count;
    if (size_ > range_.largest) return break_off("EntityTooLarge", "exceeds the maximum", "Max", range_.largest);
    if (*count == 0 && size_ < range_.smallest) {
      return break_off("EntityTooSmall", "is smaller than the minimum", "Min", range_.smallest);
    }
    return count;
  }

 private:
  static Result<std::size_t> broken() { return fail("the file is not within the content-length-range"); }

  Result<std::size_t> break_off(const char* code, const std::string& how, const std::string& which,
                                std::uint64_t limit) {
    refusal_ = S3Error{400,
                       code,
                       "Your proposed upload " + how + " allowed size",
                       {{"ProposedSize", std::to_string(size_)}, {which + "SizeAllowed", std::to_string(limit)}}};
    return broken();
  }

  std::unique_ptr<BodySource> file_;
  PostPolicy::LengthRange range_;
  std::optional<S3Error>& refusal_;
  std::uint64_t size_ = 0;
};

/// True if the form is signed with version 2: it has a field of that version, and none of version 4.
bool is_signed_with_v2(const Form& form) {
  return (form.find("AWSAccessKeyId") || form.find("signature")) && !form.find("x-amz-algorithm") &&
         !form.find("x-amz-signature");
}

S3Result<void> require_signature_fields(const Form& form) {
  if (!form.find("policy")) return refuse(missing_field("policy"));
  if (is_signed_with_v2(form)) {
    for (const std::string_view name : {"AWSAccessKeyId", "Signature"})
      if (!form.find(name)) return refuse(missing_field(name));
    return {};
  }
  for (const std::string_view name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"}) {
    if (!form.find(name)) return refuse(missing_field(name));
  }
  if (form.value_or("x-amz-algorithm", "") != "AWS4-HMAC-SHA256") {
    const std::string value(form.value_or("x-amz-algorithm", ""));
    return refuse(
        errors::invalid_argument("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"", "X-Amz-Algorithm", &value));
  }
  return {};
}

bool claims_a_signature(const Form& form) {
  constexpr auto names = std::to_array<std::string_view>(
      {"x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "signature", "AWSAccessKeyId"});
  for (const std::string_view name : names) {
    if (form.find(name)) return true;
  }
  return false;
}

S3Result<auth::Authenticated> signer_of(const auth::Authenticator& authenticator, const Form& form) {
  if (is_signed_with_v2(form)) {
    return authenticator.authenticate_post_policy(
        auth::PostPolicySignatureV2{.access_key_id = form.value_or("AWSAccessKeyId", ""),
                                    .policy = form.value_or("policy", ""),
                                    .signature = form.value_or("signature", ""),
                                    .session_token = form.value_or("x-amz-security-token", "")});
  }
  return authenticator.authenticate_post_policy(
      auth::PostPolicySignature{.credential = form.value_or("x-amz-credential", ""),
                                .date = form.value_or("x-amz-date", ""),
                                .policy = form.value_or("policy", ""),
                                .signature = form.value_or("x-amz-signature", ""),
                                .session_token = form.value_or("x-amz-security-token", "")});
}

/// Finds out who signed the form, and reads its policy. A form without any mark of a signature is anonymous, and a
/// policy that nobody signed means nothing.
S3Result<std::optional<PostPolicy>> admit(Call& call, const Form& form) {
  if (!claims_a_signature(form)) {
    auto anonymous =
        accepted(call.rules(), Rule::post_object_without_signature_is_anonymous, form.find("policy") != nullptr);
    if (!anonymous) return refuse(std::move(anonymous.error()));
    return std::optional<PostPolicy>();
  }
  if (auto complete = require_signature_fields(form); !complete) return refuse(std::move(complete.error()));
  auto caller = signer_of(call.core.authenticator, form);
  if (!caller) return refuse(std::move(caller.error()));
  call.caller = std::move(*caller);
  auto policy = parse_post_policy(form.value_or("policy", ""));
  if (!policy) return refuse(std::move(policy.error()));
  auto allowed = check_post_policy(*policy, form, call.bucket, call.now(), call.rules());
  if (!allowed) return refuse(std::move(allowed.error()));
  return std::optional(std::move(*policy));
}

void write_post_response(const Call& call, Response& response) {
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("PostResponse");
  add_text(root, "Location", response.headers.get_or("Location", ""));
  add_text(root, "Bucket", call.bucket);
  add_text(root, "Key", call.key);
  add_text(root, "ETag", response.headers.get_or("ETag", ""));
  Response with_body = xml_response(document, 201);
  for (const Header& header : with_body.headers) response.headers.set(header.name, header.value);
  response.body = std::move(with_body.body);
  response.content_length = with_body.content_length;
}

/// The address that the browser is sent to. Nothing for what is no address: S3 then acts as if there were no field.
std::optional<std::string> redirect_of(const Call& call, const Form& form, std::string_view etag) {
  std::string url(form.value_or("success_action_redirect", form.value_or("redirect", "")));
  const bool web = url.starts_with("http://") || url.starts_with("https://");
  for (const unsigned char c : url) {
    if (c <= 0x20 || c >= 0x7F) return std::nullopt;
  }
  if (!web) return std::nullopt;
  url += url.find('?') == std::string::npos ? '?' : '&';
  return url + "bucket=" + percent_encode(call.bucket) + "&key=" + percent_encode(call.key) +
         "&etag=" + percent_encode(etag);
}

void answer_as_the_form_asks(const Call& call, const Form& form, Response& response) {
  cite(Rule::post_object_answer_headers_equal_put_object);
  response.headers.remove(header::context);
  response.status = 204;
  if (auto url = redirect_of(call, form, response.headers.get_or("ETag", ""))) {
    response.status = 303;
    response.headers.set("Location", std::move(*url));
    return;
  }
  response.headers.set("Location", object_url(call));
  const std::string_view status = chosen(call.rules(), Rule::post_object_success_status_follows_the_form,
                                         form.value_or("success_action_status", "204"));
  if (status == "200") response.status = 200;
  if (status == "201") {
    response.status = 201;
    write_post_response(call, response);
  }
}

}  // namespace

S3Result<Response> post_object(Call& call) {
  const auto boundary = form_boundary(call.header("content-type").value_or(""));
  if (!boundary) {
    return refuse(errors::precondition_failed("Bucket POST must be of the enclosure-type multipart/form-data"));
  }
  auto form = read_form(std::move(call.request.body), *boundary);
  call.request.body = std::make_unique<MemorySource>(Bytes{});
  if (!form) return refuse(std::move(form.error()));
  if (form->value_or("key", "").empty()) return refuse(missing_field("key"));
  expand_filename(*form);
  if (!is_utf8(form->value_or("key", ""))) return refuse({400, "InvalidURI", "Couldn't parse the specified URI."});
  const auto policy = admit(call, *form);
  if (!policy) return refuse(policy.error());

  auto headers = headers_of_form(*form, call.request.headers, call.rules());
  if (!headers) return refuse(std::move(headers.error()));
  call.request.headers = std::move(*headers);
  if (auto obeyed = require_obeyed_members("PutObject", call.request, call.target); !obeyed)
    return refuse(std::move(obeyed.error()));
  call.key = form->value_or("key", "");
  call.resource_arn = object_arn(call.bucket, call.key);
  std::optional<S3Error> out_of_range;
  call.request.body = std::move(form->file);
  if (*policy && (*policy)->length_range) {
    call.request.body =
        std::make_unique<FileWithinRange>(std::move(call.request.body), *(*policy)->length_range, out_of_range);
  }
  auto response = put_object(call);
  call.request.body = std::make_unique<MemorySource>(Bytes{});  // `out_of_range` does not live as long
  if (out_of_range) return refuse(std::move(*out_of_range));
  if (response) answer_as_the_form_asks(call, *form, *response);
  return response;
}

}  // namespace s3sse::service
