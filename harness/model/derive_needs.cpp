#include "harness/model/derive_needs.h"

#include <algorithm>
#include <array>
#include <utility>

#include "simulator/base/text.h"

namespace s3sse::harness::model {
namespace {

using Needs = std::set<std::string>;

constexpr std::string_view checksum_prefix = "x-amz-checksum-";
constexpr std::string_view alias_of_default_key = "alias/aws/s3";

std::string_view capability_of(std::string_view algorithm) {
  if (algorithm == "AES256") return "sse-s3";
  if (algorithm == "aws:kms") return "sse-kms";
  if (algorithm == "aws:kms:dsse") return "dsse-kms";
  return {};
}

bool is_kms(std::string_view algorithm) {
  return algorithm == "aws:kms" || algorithm == "aws:kms:dsse";
}

void add(std::string_view capability, Needs& out) {
  if (!capability.empty()) out.emplace(capability);
}

void add_needs_of(const EncryptionRule& rule, Needs& out) {
  if (rule.algorithm) add(capability_of(*rule.algorithm), out);
  if (rule.bucket_key) add("bucket-keys", out);
  if (!rule.blocked.empty()) add("blocked-encryption-types", out);
}

/// A document that names another user or account takes one whose ARN is known.
void add_principals(const std::optional<std::string>& document, Needs& out) {
  if (!document) return;
  if (document->find("${second.") != std::string::npos) add("second-principal", out);
  if (document->find("${other-account.") != std::string::npos) add("second-account", out);
}

void add_needs_of(const BucketFixture& bucket, Needs& out) {
  if (bucket.encryption && bucket.encryption->algorithm) {
    add("bucket-encryption", out);
    add(capability_of(*bucket.encryption->algorithm), out);
    if (leaves_key_open(*bucket.encryption)) add("kms-default-key", out);
    if (bucket.encryption->bucket_key) add("bucket-keys", out);
  }
  if (bucket.policy_json) add("bucket-policy", out);
  add_principals(bucket.policy_json, out);
  if (!bucket.versioning.empty()) add("versioning", out);
  if (bucket.object_lock) add("object-lock", out);
}

bool hands_over_key(const Step& step) {
  return step.encryption.customer_key || step.encryption.source_customer_key;
}

/// A document that is written out says what it asks for in its own words.
void add_needs_of_document(std::string_view xml, Needs& out) {
  static constexpr auto words = std::to_array<std::pair<std::string_view, std::string_view>>({
      {">AES256<", "sse-s3"},
      {">aws:kms<", "sse-kms"},
      {">aws:kms:dsse<", "dsse-kms"},
      {"<BucketKeyEnabled>", "bucket-keys"},
      {"<BlockedEncryptionTypes>", "blocked-encryption-types"},
  });
  for (const auto& [word, capability] : words)
    if (xml.find(word) != std::string_view::npos) add(capability, out);
}

void add_encryption(const Step& step, Needs& out) {
  if (hands_over_key(step)) add("sse-c", out);
  for (const std::string& value : step.encryption.sse) add(capability_of(value), out);
  if (leaves_key_open(step)) add("kms-default-key", out);
  if (step.encryption.bucket_key) add("bucket-keys", out);
  // UpdateObjectEncryption moves objects under KMS, and nowhere else (UOE-01).
  if (step.operation->document == Operation::Document::object_encryption) add("sse-kms", out);
  const S3Call* s3 = step.if_s3();
  if (!s3) return;
  if (s3->encryption_rules)
    for (const EncryptionRule& rule : *s3->encryption_rules) add_needs_of(rule, out);
  if (s3->xml) add_needs_of_document(*s3->xml, out);
}

/// Headers that are written out, rather than made of what the step says.
void add_headers(const Step& step, Needs& out) {
  static constexpr auto prefixes = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"if-match", "conditional"},
      {"if-none-match", "conditional"},
      {"if-modified-since", "conditional"},
      {"if-unmodified-since", "conditional"},
      {"x-amz-copy-source-if-", "conditional"},
      {"x-amz-checksum-", "checksums"},
      {"x-amz-object-lock-", "object-lock"},
      {"x-amz-bucket-object-lock-", "object-lock"},
      {"x-amz-sdk-checksum-", "checksums"},
      {"x-amz-trailer", "trailing-checksums"},
      {"x-amz-tagging", "tagging"},
  });
  for (const Field& header : step.headers)
    for (const auto& [prefix, capability] : prefixes)
      if (!header.values.empty() && iequals(std::string_view(header.name).substr(0, prefix.size()), prefix))
        add(capability, out);
}

/// An answer that names a method is one of an endpoint that has it.
void add_expectation(const Expectation& expectation, Needs& out) {
  for (const NamedMatcher& header : expectation.headers)
    if (iequals(header.name, "x-amz-server-side-encryption") && header.matcher.kind == Matcher::Kind::equals)
      for (const std::string& text : header.matcher.texts) add(capability_of(text), out);
  for (const NamedMatcher& header : expectation.headers)
    if (header.matcher.kind != Matcher::Kind::absent &&
        iequals(std::string_view(header.name).substr(0, checksum_prefix.size()), checksum_prefix))
      add("checksums", out);
  for (const NamedMatcher& element : expectation.xml)
    if (element.matcher.kind != Matcher::Kind::absent && element.name.starts_with('/') &&
        element.name.find("BlockedEncryptionTypes") != std::string::npos)
      add("blocked-encryption-types", out);
}

void add_transfer(const Transfer& transfer, Needs& out) {
  if (transfer.payload != PayloadMode::signed_ && transfer.payload != PayloadMode::unsigned_) add("streaming", out);
  if (transfer.secure == false) add("plain-http", out);
  if (transfer.secure == true || transfer.tls) add("tls", out);
  if (transfer.virtual_host) add("virtual-host", out);
  if (transfer.sign.mode == Signing::Mode::presigned || transfer.sign.mode == Signing::Mode::sigv2_presigned)
    add("presigned", out);
}

/// A trailing checksum is a matter of framing, unless it is wrong or asked back.
void add_checksum(const Step& step, Needs& out) {
  const S3Call* s3 = step.if_s3();
  if (!s3 || !s3->checksum) return;
  const PayloadMode payload = step.transfer.payload;
  const bool trails =
      payload == PayloadMode::streaming_signed_trailer || payload == PayloadMode::streaming_unsigned_trailer;
  if (trails) add("trailing-checksums", out);
  if (!trails || s3->checksum->value) add("checksums", out);
}

/// The target of a request that is written out.
void add_needs_of_target(std::string_view target, Needs& out) {
  static constexpr auto words = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"?uploads", "multipart"},
      {"uploadId=", "multipart"},
      {"?versions", "versioning"},
  });
  for (const auto& [word, capability] : words)
    if (target.find(word) != std::string_view::npos) add(capability, out);
}

void add_needs_of(const Step& step, Needs& out) {
  add(step.operation->capability, out);
  if (step.is_kms()) add("kms-api", out);
  if (step.operation->upload != Operation::Upload::none) add("multipart", out);
  if (step.as == As::second) add("second-principal", out);
  if (step.as == As::other_account) add("second-account", out);
  add_checksum(step, out);
  if (const RawRequest* raw = std::get_if<RawRequest>(&step.content)) add_needs_of_target(raw->target, out);
  if (const S3Call* s3 = step.if_s3()) add_principals(s3->policy_json, out);
  if (const KmsCall* kms = std::get_if<KmsCall>(&step.content)) {
    add_principals(kms->json, out);
    add_principals(kms->policy_json, out);
  }
  add_encryption(step, out);
  add_headers(step, out);
  add_transfer(step.transfer, out);
  for (const Expectation& expectation : step.expect) add_expectation(expectation, out);
}

/// True if S3 takes the request over HTTPS alone: it carries a customer key, or reads or writes an object in a case
/// where objects are under KMS (SSEC-01, KMSI-05).
bool takes_tls(const Step& step, bool under_kms) {
  if (step.transfer.secure == false || !step.if_s3()) return false;
  const bool about_object = step.operation->level == Operation::Level::object || step.operation->form;
  return hands_over_key(step) || (under_kms && about_object);
}

}  // namespace

bool leaves_key_open(const EncryptionRule& rule) {
  return rule.algorithm && is_kms(*rule.algorithm) && !rule.kms_key;
}

bool leaves_key_open(const Step& step) {
  const S3Call* s3 = step.if_s3();
  if (!s3) return false;
  if (s3->encryption_rules)
    return std::ranges::any_of(*s3->encryption_rules, [](const EncryptionRule& rule) { return leaves_key_open(rule); });
  if (s3->xml)
    return s3->xml->find(">aws:kms") != std::string::npos && s3->xml->find("<KMSMasterKeyID>") == std::string::npos;
  const Operation::Upload upload = step.operation->upload;
  const bool writes = upload == Operation::Upload::begins ||
                      (upload == Operation::Upload::none && step.operation->effect == Operation::Effect::writes_object);
  const bool by_its_header = std::ranges::any_of(step.headers, [](const Field& header) {
    return iequals(header.name, "x-amz-server-side-encryption-aws-kms-key-id");
  });
  const bool named =
      by_its_header || step.encryption.kms_key.value_or(std::string(alias_of_default_key)) != alias_of_default_key;
  return writes && !named && std::ranges::any_of(step.encryption.sse, is_kms);
}

std::set<std::string> needs_of_steps(const Case& of) {
  Needs out;
  for (const BucketFixture& bucket : of.buckets) add_needs_of(bucket, out);
  for (const KmsKeyFixture& key : of.kms_keys) {
    add("kms-key", out);
    if (!key.plain()) add("kms-api", out);
    add_principals(key.policy_json, out);
  }
  for (const Step& step : of.steps) add_needs_of(step, out);
  const bool under_kms = out.contains("sse-kms") || out.contains("dsse-kms");
  if (std::ranges::any_of(of.steps, [&](const Step& step) { return takes_tls(step, under_kms); })) add("tls", out);
  return out;
}

}  // namespace s3sse::harness::model
