// SSE-S3, SSE-KMS, DSSE-KMS, SSE-C, bucket keys: does a PUT do what it was asked, and does a HEAD still say so?
#include <fmt/format.h>

#include "harness/runner/detect/detect_context.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

constexpr const char* sse_header = "x-amz-server-side-encryption";
constexpr const char* encrypted_body = "s3sse: sixteen bytes or more of it";

/// `kms_key`: empty for the default key.
Headers sse(const std::string& method, const std::string& kms_key = {}) {
  Headers out;
  out.add(sse_header, method);
  if (!kms_key.empty()) out.add("x-amz-server-side-encryption-aws-kms-key-id", kms_key);
  return out;
}

void ask_for_method(DetectContext& context, std::string_view capability, const std::string& method) {
  const std::string key = fmt::format("{}", capability);
  std::string what = fmt::format("PUT with {}: {}", sse_header, method);
  Call call{.method = "PUT", .bucket = context.bucket(), .key = key, .headers = sse(method), .body = encrypted_body};
  Exchange put = context.send(call);
  if (!succeeded(put) && method != "AES256" && !context.kms_key().empty()) {
    what += " and a key id";
    call.headers = sse(method, context.kms_key());
    put = context.send(call);
  }
  if (!succeeded(put)) return context.refused(capability, what, put);
  const std::string claimed(put.response.headers.get(sse_header).value_or(""));
  const Exchange head = context.send({.method = "HEAD", .bucket = context.bucket(), .key = key});
  const std::string kept(head.response.headers.get(sse_header).value_or(""));
  if (claimed == method && kept == method) return context.present(capability, what + ": echoed, and kept");
  if (claimed == method)
    return context.absent(capability, Decline::falsely,
                          fmt::format("{}: echoed, but HEAD says {}", what, kept.empty() ? "nothing" : kept));
  context.absent(
      capability, Decline::silently,
      fmt::format("{}: {}, and {} in the answer", what, short_text(put), claimed.empty() ? "nothing of it" : claimed));
}

Headers customer_key(const Bytes& key) {
  Headers out;
  out.add("x-amz-server-side-encryption-customer-algorithm", "AES256");
  out.add("x-amz-server-side-encryption-customer-key", to_base64(key));
  out.add("x-amz-server-side-encryption-customer-key-MD5", to_base64(md5(key)));
  return out;
}

void ask_for_customer_keys(DetectContext& context) {
  const std::string what = "PUT with a customer key";
  // A key that anybody may know: nothing is kept under it but these bytes.
  const Headers key = customer_key(sha256(as_bytes("s3sse detect")));
  Call put{.method = "PUT", .bucket = context.bucket(), .key = "sse-c", .headers = key, .body = encrypted_body};
  Exchange exchange = context.send(put);
  if (!context.secure() && !not_implemented(exchange))
    return context.unknown("sse-c",
                           "there is no https:// side, where S3 takes a key; " + what + ": " + short_text(exchange));
  const bool blocked = Answer(exchange, false, false).error_code() == "AccessDenied";
  if (blocked) {  // as on S3 since April 2026
    context.send({.method = "PUT",
                  .bucket = context.bucket(),
                  .query = "encryption",
                  .body = "<ServerSideEncryptionConfiguration><Rule><BlockedEncryptionTypes><EncryptionType>NONE"
                          "</EncryptionType></BlockedEncryptionTypes></Rule></ServerSideEncryptionConfiguration>",
                  .md5 = true});
    exchange = context.send(put);
  }
  if (!succeeded(exchange)) return context.refused("sse-c", what, exchange);
  const bool claimed = exchange.response.headers.has("x-amz-server-side-encryption-customer-algorithm");
  const Exchange keyless = context.send({.bucket = context.bucket(), .key = "sse-c"});
  if (succeeded(keyless))
    return context.absent("sse-c", claimed ? Decline::falsely : Decline::silently,
                          fmt::format("{}: {}{}, and GET without a key answers {}", what, short_text(exchange),
                                      claimed ? " with an echo" : "", short_text(keyless)));
  const Exchange read = context.send({.bucket = context.bucket(), .key = "sse-c", .headers = key});
  if (!succeeded(read) || as_text(read.response.body) != encrypted_body)
    return context.absent(
        "sse-c", Decline::falsely,
        fmt::format("{}: {}, but GET with the same key: {}", what, short_text(exchange), short_text(read)));
  context.present("sse-c", "written and read with a key, not without");
}

void ask_for_default_key(DetectContext& context) {
  const Detected* kms = context.result().find("sse-kms");
  if (kms == nullptr || kms->presence != Presence::present)
    return context.absent("kms-default-key", Decline::none, "there is no SSE-KMS");
  const std::string what = "PUT with aws:kms and no key id";
  const Exchange put = context.send({.method = "PUT",
                                     .bucket = context.bucket(),
                                     .key = "kms-default-key",
                                     .headers = sse("aws:kms"),
                                     .body = encrypted_body});
  if (!succeeded(put)) return context.refused("kms-default-key", what, put);
  context.present("kms-default-key", what + ": taken");
}

void ask_for_bucket_keys(DetectContext& context) {
  const Detected* kms = context.result().find("sse-kms");
  if (kms == nullptr || kms->presence != Presence::present)
    return context.absent("bucket-keys", Decline::none, "there is no SSE-KMS");
  Headers headers = sse("aws:kms", context.key_to_name());
  headers.add("x-amz-server-side-encryption-bucket-key-enabled", "true");
  const Exchange put = context.send(
      {.method = "PUT", .bucket = context.bucket(), .key = "bucket-key", .headers = headers, .body = encrypted_body});
  const std::string what = "PUT with a bucket key";
  if (!succeeded(put)) return context.refused("bucket-keys", what, put);
  const auto echoed = put.response.headers.get("x-amz-server-side-encryption-bucket-key-enabled");
  if (echoed.value_or("") == "true") return context.present("bucket-keys", what + ": echoed");
  context.absent("bucket-keys", Decline::silently, what + ": 200, and nothing of it in the answer");
}

/// A key that is nowhere: who knows the operation says so, and who does not says that.
constexpr const char* of_no_key = R"({"KeyId":"00000000-0000-0000-0000-000000000000"})";

void ask_for_kms_operation(DetectContext& context, std::string_view capability, std::string_view operation) {
  const Exchange exchange = context.ask_kms(operation, of_no_key);
  const std::string code(Answer(exchange, false, true).error_code().value_or(""));
  const std::string what = fmt::format("kms:{} of a key that is nowhere: {}", operation, code);
  if (code == "NotFoundException") return context.present(capability, what);
  context.absent(capability, Decline::none, what);
}

/// Asks for keys with a signature for another Region.
void ask_for_other_regions(DetectContext& context) {
  const std::string own = context.caller().endpoint().info().region;
  const std::string other = own == "eu-west-1" ? "us-east-1" : "eu-west-1";
  const Exchange exchange = context.ask_kms("ListKeys", R"({"Limit":1})", other);
  const std::string what = "kms:ListKeys signed for " + other;
  if (succeeded(exchange) && Answer(exchange, false, true).json("/Keys").has_value())
    return context.present("kms-multi-region", what + " answers");
  context.absent("kms-multi-region", Decline::none, fmt::format("{}: {}", what, short_text(exchange)));
}

/// Any key of the caller tells the account, and so does the alias of the AWS managed one.
std::string account_by_kms(DetectContext& context) {
  for (const auto& [operation, pointer] :
       {std::pair<const char*, const char*>{"ListAliases", "/Aliases/0/AliasArn"}, {"ListKeys", "/Keys/0/KeyArn"}}) {
    const Exchange exchange = context.ask_kms(operation, R"({"Limit":1})");
    const std::string arn = Answer(exchange, false, true).json(pointer).value_or("");
    const std::vector<std::string_view> parts = split(arn, ':');
    constexpr std::size_t account_digits = 12;
    if (parts.size() > 4 && parts[4].size() == account_digits) return std::string(parts[4]);
  }
  return {};
}

}  // namespace

void detect_encryption(DetectContext& context) {
  ask_for_method(context, "sse-s3", "AES256");
  ask_for_method(context, "sse-kms", "aws:kms");
  ask_for_default_key(context);
  ask_for_method(context, "dsse-kms", "aws:kms:dsse");
  ask_for_customer_keys(context);
  ask_for_bucket_keys(context);
}

void detect_kms(DetectContext& context) {
  const Exchange exchange = context.ask_kms("ListKeys", R"({"Limit":1})");
  const bool works = succeeded(exchange) && Answer(exchange, false, true).json("/Keys").has_value();
  const std::string what = "kms:ListKeys";
  if (works) {
    context.present("kms-api", what + " answers");
    context.result().account = account_by_kms(context);
    ask_for_kms_operation(context, "kms-rotation", "GetKeyRotationStatus");
    ask_for_kms_operation(context, "kms-grants", "ListGrants");
    ask_for_kms_operation(context, "kms-asymmetric", "GetPublicKey");
  } else {  // an S3 endpoint owes nobody a KMS behind the same address
    for (const char* capability : {"kms-api", "kms-rotation", "kms-grants", "kms-asymmetric"})
      context.absent(capability, Decline::none, fmt::format("{}: {}", what, short_text(exchange)));
  }
  ask_for_other_regions(context);
  const bool given = !context.options().kms_key_arns.empty();
  if (works || given)
    context.present("kms-key", given ? "given" : "keys can be made");
  else
    context.absent("kms-key", Decline::none, "none was given (--kms-key), and none can be made");
}

}  // namespace s3sse::harness::runner
