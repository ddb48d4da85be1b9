#include "harness/runner/script/sdk_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/runner/script/curl_line.h"
#include "harness/runner/script/script_bytes.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

using Json = nlohmann::ordered_json;
using CallKind = SdkParameter::Kind;
using model::Operation;
using model::Step;

/// Headers that have a parameter of their own.
const std::map<std::string, std::string, std::less<>>& header_parameters() {
  static const std::map<std::string, std::string, std::less<>> parameter_names = {
      {"range", "Range"},
      {"if-match", "IfMatch"},
      {"if-none-match", "IfNoneMatch"},
      {"if-modified-since", "IfModifiedSince"},
      {"if-unmodified-since", "IfUnmodifiedSince"},
      {"content-type", "ContentType"},
      {"cache-control", "CacheControl"},
      {"x-amz-acl", "ACL"},
      {"x-amz-tagging", "Tagging"},
      {"x-amz-tagging-directive", "TaggingDirective"},
      {"x-amz-checksum-mode", "ChecksumMode"},
      {"x-amz-checksum-algorithm", "ChecksumAlgorithm"},
      {"x-amz-checksum-type", "ChecksumType"},
      {"x-amz-checksum-crc32", "ChecksumCRC32"},
      {"x-amz-checksum-crc32c", "ChecksumCRC32C"},
      {"x-amz-checksum-crc64nvme", "ChecksumCRC64NVME"},
      {"x-amz-checksum-sha1", "ChecksumSHA1"},
      {"x-amz-checksum-sha256", "ChecksumSHA256"},
      {"x-amz-copy-source-if-match", "CopySourceIfMatch"},
      {"x-amz-copy-source-if-none-match", "CopySourceIfNoneMatch"},
      {"x-amz-expected-bucket-owner", "ExpectedBucketOwner"},
      {"x-amz-copy-source", "CopySource"},
      {"x-amz-copy-source-range", "CopySourceRange"},
      {"x-amz-metadata-directive", "MetadataDirective"},
      {"x-amz-storage-class", "StorageClass"},
      {"x-amz-server-side-encryption", "ServerSideEncryption"},
      {"x-amz-server-side-encryption-aws-kms-key-id", "SSEKMSKeyId"},
      {"x-amz-server-side-encryption-context", "SSEKMSEncryptionContext"},
      {"x-amz-server-side-encryption-bucket-key-enabled", "BucketKeyEnabled"},
      {"x-amz-server-side-encryption-customer-algorithm", "SSECustomerAlgorithm"},
      {"x-amz-server-side-encryption-customer-key", "SSECustomerKey"},
      {"x-amz-copy-source-server-side-encryption-customer-algorithm", "CopySourceSSECustomerAlgorithm"},
      {"x-amz-copy-source-server-side-encryption-customer-key", "CopySourceSSECustomerKey"}};
  return parameter_names;
}

std::string separated(std::string_view name, char separator) {
  static const std::map<std::string, std::string, std::less<>> irregular_options = {
      {"ChecksumCRC32", "checksum-crc32"},
      {"ChecksumCRC32C", "checksum-crc32-c"},
      {"ChecksumCRC64NVME", "checksum-crc64-nvme"},
      {"ChecksumSHA1", "checksum-sha1"},
      {"ChecksumSHA256", "checksum-sha256"},
      {"SSEKMSKeyId", "ssekms-key-id"},
      {"SSEKMSEncryptionContext", "ssekms-encryption-context"},
      {"SSECustomerAlgorithm", "sse-customer-algorithm"},
      {"SSECustomerKey", "sse-customer-key"},
      {"SSECustomerKeyMD5", "sse-customer-key-md5"},
      {"CopySourceSSECustomerAlgorithm", "copy-source-sse-customer-algorithm"},
      {"CopySourceSSECustomerKey", "copy-source-sse-customer-key"}};
  std::string out;
  if (const auto found = irregular_options.find(name); found != irregular_options.end()) {
    out = found->second;
  } else {
    for (std::size_t index = 0; index < name.size(); ++index) {
      const bool upper = name[index] >= 'A' && name[index] <= 'Z';
      const bool new_word = upper && index > 0 && !(name[index - 1] >= 'A' && name[index - 1] <= 'Z');
      if (new_word) out += '-';
      out += upper ? static_cast<char>(name[index] - 'A' + 'a') : name[index];
    }
  }
  std::replace(out.begin(), out.end(), '-', separator);
  return out;
}

Json encryption_json(const model::EncryptionRule& rule, const Scope& scope) {
  Json out = Json::object();
  Json by_default = Json::object();
  if (rule.algorithm) by_default["SSEAlgorithm"] = scope.resolve(*rule.algorithm);
  if (rule.kms_key) by_default["KMSMasterKeyID"] = scope.kms_key(*rule.kms_key);
  if (!by_default.empty()) out["ApplyServerSideEncryptionByDefault"] = std::move(by_default);
  if (rule.bucket_key) out["BucketKeyEnabled"] = scope.resolve(*rule.bucket_key) == "true";
  if (!rule.blocked.empty()) out["BlockedEncryptionTypes"] = {{"EncryptionType", rule.blocked}};
  return out;
}

class CallBuilder {
 public:
  CallBuilder(const Step& step, const Scope& scope, const BuiltRequest& request, const std::string& body)
      : step_(step), scope_(scope), request_(request), body_(body) {}

  SdkCall build() {
    out_.operation = step_.operation;
    out_.who = is_anonymous() ? "NOBODY" : principal_prefix(step_);
    out_.plain = step_.transfer.secure == false;
    out_.obstacle = obstacle();
    if (!out_.obstacle.empty()) return std::move(out_);
    if (step_.is_kms()) {
      add("", CallKind::json, std::string(as_text(request_.wire.body)));
      return std::move(out_);
    }
    if (step_.operation->level != Operation::Level::service) add("Bucket", CallKind::text, scope_.bucket(step_.bucket));
    if (step_.key) add("Key", CallKind::text, scope_.resolve(*step_.key));
    if (s3().version) add("VersionId", CallKind::text, scope_.resolve(*s3().version));
    add_upload();
    if (!body_.empty()) add("Body", CallKind::file, body_);
    add_documents();
    add_headers();
    return std::move(out_);
  }

 private:
  [[nodiscard]] const model::S3Call& s3() const { return step_.s3(); }

  void add(std::string name, CallKind kind, std::string value) {
    out_.parameters.push_back({std::move(name), kind, std::move(value)});
  }

  bool is_anonymous() const {
    return step_.as == model::As::anonymous || step_.transfer.sign.mode == model::Signing::Mode::anonymous;
  }

  std::string obstacle() const {
    for (const model::Expectation& expectation : step_.expect)
      if (expectation.cut) return "it does not tell how a connection broke off";
    if (step_.is_raw() || step_.operation->form) return "no call of an SDK sends this request";
    if (step_.transfer.tls) return "it offers versions of TLS of its own choice";
    const model::S3Call* call = step_.if_s3();
    if (call && call->content_md5) return "an SDK computes Content-MD5 by itself";
    if (call && !call->query.empty()) return "it has query parameters of its own";
    const bool plain_mode = step_.transfer.sign.mode == model::Signing::Mode::header || is_anonymous();
    if (!plain_mode || !step_.transfer.sign.region.empty()) return "it is signed in another way";
    const bool own_xml = call && call->xml && step_.operation->document != Operation::Document::versioning;
    if (own_xml || (call && call->json)) return "its document is written by hand";
    if (!step_.operation->in_every_sdk) return "not every version knows the operation";
    for (const auto* key : {step_.encryption.customer_key ? &*step_.encryption.customer_key : nullptr,
                            step_.encryption.source_customer_key ? &*step_.encryption.source_customer_key : nullptr})
      if (key &&
          ((key->value.damaged && key->value.values.size() != 1) || (key->md5.damaged && key->md5.values.empty())))
        return "a header is missing or doubled on purpose, which an SDK mends";
    return {};
  }

  void add_upload() {
    if (step_.operation->names_upload()) {
      const auto found = scope_.uploads().find(s3().upload);
      add("UploadId", CallKind::text, found == scope_.uploads().end() ? "" : found->second.id);
    }
    if (s3().part) add("PartNumber", CallKind::number, scope_.resolve(*s3().part));
  }

  void add_documents() {
    using Document = Operation::Document;
    const Document document = step_.operation->document;
    if (document == Document::parts) {
      Json parts = Json::array();
      const auto found = scope_.uploads().find(s3().upload);
      if (found != scope_.uploads().end())
        for (const auto& [number, part] : found->second.parts)
          parts.push_back({{"PartNumber", number}, {"ETag", part.etag}});
      add("MultipartUpload", CallKind::json, write_json(Json{{"Parts", std::move(parts)}}));
    }
    if (document == Document::keys) {
      Json objects = Json::array();
      for (const std::string& key : s3().keys) objects.push_back({{"Key", scope_.resolve(key)}});
      add("Delete", CallKind::json, write_json(Json{{"Objects", std::move(objects)}}));
    }
    if (document == Document::bucket_encryption && s3().encryption_rules) {
      Json rules = Json::array();
      for (const model::EncryptionRule& rule : *s3().encryption_rules) rules.push_back(encryption_json(rule, scope_));
      add("ServerSideEncryptionConfiguration", CallKind::json, write_json(Json{{"Rules", std::move(rules)}}));
    }
    if (document == Document::versioning && s3().xml)
      add("VersioningConfiguration", CallKind::json,
          write_json(Json{{"Status", s3().xml->find("Suspended") == std::string::npos ? "Enabled" : "Suspended"}}));
    if (document == Document::public_access)
      add("PublicAccessBlockConfiguration", CallKind::json,
          R"({"BlockPublicAcls":false,"IgnorePublicAcls":false,"BlockPublicPolicy":false,"RestrictPublicBuckets":false})");
    if (s3().policy_json) add("Policy", CallKind::text, scope_.resolve_json(*s3().policy_json));
    if (step_.operation->asks_for_attributes) {
      std::string names;
      for (const std::string& name : s3().attributes) names += (names.empty() ? "" : ",") + scope_.resolve(name);
      add("ObjectAttributes", CallKind::names,
          names.empty() ? "ETag,Checksum,ObjectParts,StorageClass,ObjectSize" : names);
    }
  }

  void add_headers() {
    for (const Header& header : request_.wire.headers) {
      const std::string name = ascii_lower(header.name);
      // Every SDK sends these by itself.
      if (name == "host" || name == "content-md5" || name == "x-amz-object-attributes") continue;
      const model::CustomerKey* key = name.ends_with("customer-key") ? key_of(name) : nullptr;
      const bool damaged = is_damaged(name) || (name.ends_with("customer-key") && key == nullptr);
      const bool as_text = step_.operation->sdk_sends_key_as_given;
      if (name.ends_with("customer-key-md5") && !damaged) {
        if (as_text) add("SSECustomerKeyMD5", CallKind::text, header.value);
        continue;
      }
      const auto parameter = header_parameters().find(name);
      if (parameter == header_parameters().end() || damaged) {
        out_.headers.emplace_back(header.name, header.value);
        continue;
      }
      if (key != nullptr && !as_text)
        add(parameter->second, CallKind::key_file, key_variable(key->key, static_cast<std::size_t>(key->size)));
      else if (name.ends_with("bucket-key-enabled"))
        add(parameter->second, CallKind::boolean, header.value);
      else
        add(parameter->second, CallKind::text, header.value);
    }
  }

  const model::CustomerKey* key_of(std::string_view header) const {
    const auto& key = header.starts_with("x-amz-copy-source-server") ? step_.encryption.source_customer_key
                                                                     : step_.encryption.customer_key;
    return key ? &*key : nullptr;
  }

  bool is_damaged(std::string_view header) const {
    const model::CustomerKey* key = header.find("customer") == std::string_view::npos ? nullptr : key_of(header);
    if (key == nullptr) return false;
    if (header.ends_with("-key")) return key->value.damaged;
    return header.ends_with("-md5") ? key->md5.damaged || key->value.damaged : key->algorithm.damaged;
  }

  const Step& step_;
  const Scope& scope_;
  const BuiltRequest& request_;
  const std::string& body_;
  SdkCall out_;
};

}  // namespace

SdkCall sdk_call(const Step& step, const Scope& scope, const BuiltRequest& request, const std::string& body) {
  return CallBuilder(step, scope, request, body).build();
}

std::string aws_cli_obstacle(const SdkCall& call) {
  if (!call.obstacle.empty()) return call.obstacle;
  for (const SdkParameter& parameter : call.parameters)
    for (const char* bytes : {"\"Plaintext\"", "\"CiphertextBlob\"", "\"ImportToken\""})
      if (parameter.name.empty() && parameter.value.find(bytes) != std::string::npos)
        return "versions 1 and 2 take bytes in different forms";
  if (call.headers.empty()) return {};
  return "it has no option for the header " + call.headers.front().first;
}

std::string aws_cli(const SdkCall& call, const ScriptText& text) {
  const bool kms = call.operation->kind == Operation::Kind::kms;
  const std::string keys =
      call.who.empty() || call.who == "NOBODY"
          ? ""
          : fmt::format("AWS_ACCESS_KEY_ID=\"${0}_ACCESS_KEY_ID\" AWS_SECRET_ACCESS_KEY=\"${0}_SECRET_ACCESS_KEY\" ",
                        call.who);
  const char* endpoint = call.plain ? "${PLAIN_ENDPOINT:?the plain-HTTP side of the endpoint}" : "$ENDPOINT";
  std::string out =
      fmt::format("{}aws {} {} --endpoint-url \"{}\"{}", keys, kms ? "kms" : "s3api",
                  separated(call.operation->api(), '-'), endpoint, call.who == "NOBODY" ? " --no-sign-request" : "");
  for (const SdkParameter& parameter : call.parameters) {
    const std::string option = "--" + separated(parameter.name, '-');
    switch (parameter.kind) {
      case CallKind::file:
        out += fmt::format(" {} {}", option, parameter.value);
        break;
      case CallKind::key_file:
        out += fmt::format(" {} fileb://{}.key", option, parameter.value);
        break;
      case CallKind::boolean:
        out += parameter.value == "true" ? " " + option : " --no-" + option.substr(2);
        break;
      case CallKind::names: {
        out += " " + option;
        for (const std::string_view name : split(parameter.value, ',')) out += " " + text.shell(name);
        break;
      }
      case CallKind::json:
        out += fmt::format(" {} {}", parameter.name.empty() ? "--cli-input-json" : option, text.shell(parameter.value));
        break;
      default:
        out += fmt::format(" {} {}", option, text.shell(parameter.value));
    }
  }
  return call.operation->effect == Operation::Effect::reads_object ? out + " answer.bin" : out;
}

std::string boto3(const SdkCall& call, const ScriptText& text) {
  const bool kms = call.operation->kind == Operation::Kind::kms;
  std::string out = fmt::format("send('{}'", separated(call.operation->api(), '_'));
  if (kms) out += ", service='kms'";
  if (!call.who.empty()) out += fmt::format(", who='{}'", call.who);
  if (call.plain) out += ", endpoint='PLAIN_ENDPOINT'";
  if (!call.headers.empty()) {
    out += ", headers=[";
    for (const auto& [name, value] : call.headers)
      out += fmt::format("({}, {}), ", text.python(name), text.python(value));
    out.resize(out.size() - 2);
    out += "]";
  }
  for (const SdkParameter& parameter : call.parameters) {
    switch (parameter.kind) {
      case CallKind::file:
        out += fmt::format(", {}=open('{}', 'rb')", parameter.name, parameter.value);
        break;
      case CallKind::key_file:
        out += fmt::format(", {}={}_BYTES", parameter.name, parameter.value);
        break;
      case CallKind::boolean:
        out += fmt::format(", {}={}", parameter.name, parameter.value == "true" ? "True" : "False");
        break;
      case CallKind::number:
        out += fmt::format(", {}=int({})", parameter.name, text.python(parameter.value));
        break;
      case CallKind::names:
        out += fmt::format(", {}={}.split(',')", parameter.name, text.python(parameter.value));
        break;
      case CallKind::json:
        out += parameter.name.empty()
                   ? fmt::format(", **json.loads({})", text.python(parameter.value))
                   : fmt::format(", {}=json.loads({})", parameter.name, text.python(parameter.value));
        break;
      default:
        out += fmt::format(", {}={}", parameter.name, text.python(parameter.value));
    }
  }
  return out + ")";
}

}  // namespace s3sse::harness::runner
