// Operations on objects. One that an endpoint does not know may overwrite the object that it names, so each is asked of
// an object of its own, which is looked at afterwards.
#include <fmt/format.h>

#include "harness/runner/detect/detect_context.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"

namespace s3sse::harness::runner {
namespace {

constexpr std::string_view object_body = "s3sse: the object as it was written";

/// Puts the object; false when even that does not work.
bool put_object(DetectContext& context, const std::string& key) {
  return succeeded(
      context.send({.method = "PUT", .bucket = context.bucket(), .key = key, .body = std::string(object_body)}));
}

bool is_unchanged(DetectContext& context, const std::string& key) {
  const Exchange& get = context.send({.bucket = context.bucket(), .key = key});
  return succeeded(get) && as_text(get.response.body) == object_body;
}

struct Question {
  std::string_view capability;
  std::string method;
  std::string query;
  std::string document;
  Headers headers{};
  std::string evidence{};        ///< text of an answer that honours it; empty: any success
  bool any_error_of_s3 = false;  ///< an error that is not "not implemented" shows that it is known
};

void ask_object(DetectContext& context, const Question& question) {
  const std::string key(question.capability);
  if (!put_object(context, key)) return context.unknown(question.capability, "no object to ask it of");
  const std::string what = fmt::format("{} ?{}", question.method, question.query);
  const Exchange exchange = context.send({.method = question.method,
                                          .bucket = context.bucket(),
                                          .key = key,
                                          .query = question.query,
                                          .headers = question.headers,
                                          .body = question.document,
                                          .md5 = !question.document.empty()});
  if (succeeded(exchange) && !is_unchanged(context, key)) {
    context.danger(fmt::format("{} overwrote the object itself", what));
    return context.absent(question.capability, Decline::falsely,
                          fmt::format("{}: {}, and the object itself was overwritten", what, short_text(exchange)));
  }
  const std::string_view text = as_text(exchange.response.body);
  if (succeeded(exchange) && (question.evidence.empty() || text.find(question.evidence) != std::string_view::npos))
    return context.present(question.capability, what + ": answered");
  const bool s3_error = Answer(exchange, false, false).error_code().has_value() && !not_implemented(exchange);
  if (question.any_error_of_s3 && s3_error)
    return context.present(question.capability, fmt::format("{}: {}", what, short_text(exchange)));
  if (succeeded(exchange))
    return context.absent(question.capability, Decline::silently, what + ": 200, and not the answer to it");
  context.refused(question.capability, what, exchange);
}

void ask_for_multipart(DetectContext& context) {
  const std::string what = "POST ?uploads";
  const Exchange exchange =
      context.send({.method = "POST", .bucket = context.bucket(), .key = "multipart", .query = "uploads"});
  const auto id = Answer(exchange, false, false).xml("/InitiateMultipartUploadResult/UploadId");
  if (succeeded(exchange) && id) return context.present("multipart", what + ": an upload id");
  context.refused("multipart", what, exchange);
}

void ask_for_checksums(DetectContext& context) {
  Headers headers;
  headers.add("x-amz-checksum-crc32", "AAAAAA==");
  const std::string what = "PUT with a wrong x-amz-checksum-crc32";
  const Exchange exchange = context.send({.method = "PUT",
                                          .bucket = context.bucket(),
                                          .key = "checksum",
                                          .headers = headers,
                                          .body = std::string(object_body)});
  if (succeeded(exchange)) return context.absent("checksums", Decline::silently, what + ": taken");
  if (not_implemented(exchange)) return context.refused("checksums", what, exchange);
  context.present("checksums", fmt::format("{}: {}", what, short_text(exchange)));
}

void ask_for_conditions(DetectContext& context) {
  const Exchange head = context.send({.method = "HEAD", .bucket = context.bucket(), .key = "plain"});
  Headers headers;
  headers.add("If-None-Match", std::string(head.response.headers.get_or("etag", "*")));
  const std::string what = "GET with If-None-Match and the ETag";
  const Exchange exchange = context.send({.bucket = context.bucket(), .key = "plain", .headers = headers});
  if (exchange.response.status == 304) return context.present("conditional", what + ": 304");
  context.refused("conditional", what, exchange);
}

void ask_for_copy(DetectContext& context) {
  Headers headers;
  headers.add("x-amz-copy-source", "/" + context.bucket() + "/plain");
  const std::string what = "PUT with x-amz-copy-source";
  const Exchange exchange =
      context.send({.method = "PUT", .bucket = context.bucket(), .key = "copy", .headers = headers});
  if (!succeeded(exchange)) return context.refused("copy", what, exchange);
  if (is_unchanged(context, "copy")) return context.present("copy", what + ": the bytes are there");
  context.absent("copy", Decline::falsely, what + ": 200, but the copy does not have the bytes");
}

/// The same GET, signed or addressed in another way.
void ask_to_read(DetectContext& context, std::string_view capability, const std::string& what, Call call) {
  call.bucket = context.bucket();
  call.key = "plain";
  const Exchange exchange = context.send(call);
  if (succeeded(exchange) && as_text(exchange.response.body) == object_body)
    return context.present(capability, what + ": the object");
  context.refused(capability, what, exchange);
}

void ask_for_sigv2(DetectContext& context) {
  const Exchange exchange = context.send(
      {.bucket = context.bucket(), .key = "plain", .signing = {.form = SigningManner::Form::sigv2_header}});
  if (succeeded(exchange)) return context.present("sigv2", "GET signed with version 2: taken");
  context.absent("sigv2", Decline::none, "GET signed with version 2: " + short_text(exchange));
}

void ask_for_streaming(DetectContext& context) {
  const std::string what = "PUT in signed chunks";
  const Exchange put = context.send({.method = "PUT",
                                     .bucket = context.bucket(),
                                     .key = "streaming",
                                     .body = std::string(object_body),
                                     .signing = {.payload = sigv4::Payload::streaming_signed}});
  if (!succeeded(put)) return context.refused("streaming", what, put);
  if (is_unchanged(context, "streaming")) return context.present("streaming", what + ": the bytes are there");
  context.danger("a PUT in signed chunks stores the framing as if it were the object");
  context.absent("streaming", Decline::falsely, what + ": 200, but the object holds other bytes");
}

/// The upload that today's SDKs make by default: unsigned chunks over HTTPS, and a CRC32 behind them.
void ask_for_trailing_checksums(DetectContext& context) {
  const std::string what = "PUT in unsigned chunks with a trailing checksum, as SDKs send it by default";
  Headers trailer;
  trailer.add("x-amz-checksum-crc32", to_base64(checksum("crc32", as_bytes(object_body)).value_or(Bytes{})));
  const Exchange put = context.send(
      {.method = "PUT",
       .bucket = context.bucket(),
       .key = "trailing",
       .body = std::string(object_body),
       .signing = {.payload = sigv4::Payload::streaming_unsigned_trailer, .trailers = std::move(trailer)}});
  if (!succeeded(put)) return context.refused("trailing-checksums", what, put);
  if (is_unchanged(context, "trailing")) return context.present("trailing-checksums", what + ": the bytes are there");
  context.danger("a PUT in chunks with a trailing checksum stores the framing as if it were the object");
  context.absent("trailing-checksums", Decline::falsely, what + ": 200, but the object holds other bytes");
}

void ask_for_forms(DetectContext& context) {
  Headers headers;
  headers.add("Content-Type", "multipart/form-data; boundary=s3sse");
  const Exchange exchange =
      context.send({.method = "POST",
                    .bucket = context.bucket(),
                    .headers = headers,
                    .body = "--s3sse\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nform\r\n--s3sse\r\n"
                            "Content-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nx\r\n--s3sse--\r\n",
                    .anonymous = true});
  const std::string what = "POST of a form without a policy";
  // It has to be refused; the question is whether as a form.
  const bool known = Answer(exchange, false, false).error_code().has_value() && !not_implemented(exchange) &&
                     exchange.response.status < 500;
  if (known) return context.present("post-object", fmt::format("{}: {}", what, short_text(exchange)));
  context.refused("post-object", what, exchange);
}

Headers header(const char* name, const char* value) {
  Headers out;
  out.add(name, value);
  return out;
}

}  // namespace

void detect_objects(DetectContext& context) {
  ask_for_multipart(context);
  ask_for_checksums(context);
  ask_for_copy(context);
  ask_for_conditions(context);
  ask_to_read(context, "presigned", "GET with a presigned URL", {.signing = {.form = SigningManner::Form::presigned}});
  ask_for_forms(context);
  ask_for_streaming(context);
  ask_for_trailing_checksums(context);
  ask_for_sigv2(context);
  ask_to_read(context, "virtual-host", "GET with the bucket in the Host header", {.virtual_host = true});
  ask_object(context, {.capability = "object-attributes",
                       .method = "GET",
                       .query = "attributes",
                       .document = "",
                       .headers = header("x-amz-object-attributes", "ETag,ObjectSize"),
                       .evidence = "GetObjectAttributes"});
  ask_object(context, {.capability = "update-object-encryption",
                       .method = "PUT",
                       .query = "encryption",
                       .document = "<ObjectEncryption xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"/>",
                       .any_error_of_s3 = true});
  ask_object(context,
             {.capability = "tagging",
              .method = "PUT",
              .query = "tagging",
              .document = "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>a</Key>"
                          "<Value>b</Value></Tag></TagSet></Tagging>"});
  ask_object(
      context,
      {.capability = "annotations", .method = "PUT", .query = "annotation&annotationName=note", .document = "text"});
  ask_object(
      context,
      {.capability = "restore",
       .method = "POST",
       .query = "restore",
       .document = "<RestoreRequest xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Days>1</Days></RestoreRequest>",
       .any_error_of_s3 = true});
}

}  // namespace s3sse::harness::runner
