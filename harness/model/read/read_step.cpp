#include "harness/model/read/read_step.h"

#include "harness/model/read/read_expectation.h"
#include "harness/model/read/read_matcher.h"
#include "harness/model/read/read_step_parts.h"
#include "simulator/base/json.h"
#include "simulator/base/nearest_word.h"

namespace s3sse::harness::model {
namespace {

std::vector<std::string> callable() {
  std::vector<std::string> out = operation_names(Operation::Kind::s3);
  for (const std::string& name : operation_names(Operation::Kind::kms)) out.push_back("kms:" + name);
  return out;
}

void read_call(ObjectReader& object, Step& step) {
  const std::optional<Node> call = object.require("call");
  if (!call) return;
  const std::string name = call->text();
  if (const Operation* found = find_operation(name))
    step.operation = found;
  else if (name.starts_with("probe:"))
    call->problem(fmt::format("is one of {}", fmt::join(operation_names(Operation::Kind::probe), ", ")));
  else
    call->problem(fmt::format("\"{}\" is not an operation that the runner knows{}; use \"Raw\" for anything else", name,
                              did_you_mean(name, callable())));
}

As read_as(const Node& node) {
  const std::string name = node.text();
  if (name == "owner") return As::owner;
  if (name == "second") return As::second;
  if (name == "other-account") return As::other_account;
  if (name == "anonymous") return As::anonymous;
  node.problem("is owner, second, other-account or anonymous");
  return As::owner;
}

void read_encryption_fields(ObjectReader& object, Step& step) {
  object.with("sse", [&](const Node& n) { step.sse = n.texts(); });
  object.with("kms_key", [&](const Node& n) { step.kms_key = n.text(); });
  object.with("bucket_key", [&](const Node& n) { step.bucket_key = read_flag_text(n); });
  object.with("context", [&](const Node& n) {
    if (n.is_object())
      step.context_json = json_text_of(n);
    else
      step.context = n.text();
  });
  object.with("customer_key", [&](const Node& n) { step.customer_key = read_customer_key(n); });
  object.with("source_customer_key", [&](const Node& n) { step.source_customer_key = read_customer_key(n); });
  object.with("encryption", [&](const Node& n) {
    step.encryption.emplace();
    const std::vector<Node> rules = n.is_array() ? n.items() : std::vector<Node>{n};
    for (const Node& rule : rules) step.encryption->push_back(read_encryption_rule(rule));
  });
}

void read_target(ObjectReader& object, Step& step) {
  object.with("bucket", [&](const Node& n) { step.bucket = n.text(); });
  object.with("key", [&](const Node& n) { step.key = n.text(); });
  object.with("version", [&](const Node& n) { step.version = n.text(); });
  object.with("upload", [&](const Node& n) { step.upload = n.text(); });
  object.with("part", [&](const Node& n) { step.part = n.scalar_text(); });
  object.with("source", [&](const Node& n) { step.source = read_source(n); });
  object.with("source_range", [&](const Node& n) { step.source_range = n.text(); });
}

void read_content(ObjectReader& object, Step& step) {
  object.with("headers", [&](const Node& n) { step.headers = read_fields(n); });
  object.with("query", [&](const Node& n) { step.query = read_fields(n); });
  int bodies = 0;
  object.with("body", [&](const Node& n) {
    step.body = read_body(n);
    ++bodies;
  });
  object.with("xml", [&](const Node& n) {
    step.xml = n.text();
    ++bodies;
  });
  object.with("json", [&](const Node& n) {
    step.json = json_text_of(n);
    if (!step.is_kms()) ++bodies;
  });
  object.with("policy", [&](const Node& n) {
    step.policy_json = n.is_text() ? n.text() : json_text_of(n);
    if (!step.is_kms()) ++bodies;
  });
  if (bodies + (step.encryption ? 1 : 0) > 1)
    object.problem("more than one of body, xml, json, policy, encryption; a request has one body");
  object.with("parts", [&](const Node& n) { step.parts = read_parts(n); });
  object.with("keys", [&](const Node& n) { step.keys = n.texts(); });
  object.with("attributes", [&](const Node& n) { step.attributes = n.texts(); });
  object.with("checksum", [&](const Node& n) { step.checksum = read_checksum(n); });
  object.with("content_md5", [&](const Node& n) {
    if (n.is_text())
      step.content_md5 = n.text();
    else
      step.wants_md5 = n.boolean();
  });
  object.with("form", [&](const Node& n) { step.form = read_form(n); });
  object.with("raw", [&](const Node& n) { step.raw = read_raw(n); });
  if ((step.operation->kind == Operation::Kind::raw) != step.raw.has_value())
    object.problem("\"call\": \"Raw\" and \"raw\" go together");
}

PayloadMode read_payload(const Node& node) {
  const std::string name = node.text();
  if (name == "signed") return PayloadMode::signed_;
  if (name == "unsigned") return PayloadMode::unsigned_;
  if (name == "streaming-signed") return PayloadMode::streaming_signed;
  if (name == "streaming-signed-trailer") return PayloadMode::streaming_signed_trailer;
  if (name == "streaming-unsigned-trailer") return PayloadMode::streaming_unsigned_trailer;
  node.problem("is signed, unsigned, streaming-signed, streaming-signed-trailer or streaming-unsigned-trailer");
  return PayloadMode::signed_;
}

void read_transfer(ObjectReader& object, Step& step) {
  object.with("payload", [&](const Node& n) { step.payload = read_payload(n); });
  object.with("chunk_size", [&](const Node& n) {
    step.chunk_size = n.count(kLargestBody);
    if (step.chunk_size == 0) n.problem("has to be 1 or more");
  });
  object.with("chunked", [&](const Node& n) { step.chunked = n.boolean(); });
  object.with("secure", [&](const Node& n) { step.secure = n.boolean(); });
  object.with("tls", [&](const Node& n) { step.tls = read_tls_offer(n); });
  if (step.tls && step.secure == false) object.problem("\"tls\" and \"secure\": false; plain HTTP has no handshake");
  object.with("addressing", [&](const Node& n) {
    const std::string name = n.text();
    if (name != "path" && name != "virtual-host") n.problem("is path or virtual-host");
    step.virtual_host = name == "virtual-host";
  });
  object.with("sign", [&](const Node& n) { step.sign = read_signing(n); });
  object.with("offset", [&](const Node& n) { step.offset = n.count(kLargestBody * 4); });
  object.with("fault", [&](const Node& n) { step.fault = n.text(); });
  if ((step.operation->act == Operation::Act::inject_fault) == step.fault.empty())
    object.problem("\"fault\" and \"call\": \"probe:InjectFault\" go together");
  object.with("seconds", [&](const Node& n) { step.seconds = static_cast<std::int64_t>(n.count(400000000)); });
}

void read_role(ObjectReader& object, Step& step) {
  object.with("expect", [&](const Node& n) { step.expect = read_expectations(n); });
  step.target = !step.expect.empty();
  object.with("role", [&](const Node& n) {
    const std::string role = n.text();
    if (role != "setup" && role != "target") n.problem("is setup or target");
    step.target = role == "target";
    if (step.target && step.expect.empty()) n.problem("a target step needs \"expect\"");
  });
}

Step read_one(const Node& node) {
  Step step;
  ObjectReader object(node);
  object.with("name", [&](const Node& n) { step.name = n.text(); });
  read_call(object, step);
  object.with("as", [&](const Node& n) { step.as = read_as(n); });
  read_target(object, step);
  read_encryption_fields(object, step);
  read_content(object, step);
  read_transfer(object, step);
  object.with("save", [&](const Node& n) { step.saves = read_saves(n); });
  read_role(object, step);
  object.take("repeat");
  return step;
}

/// "${repeat}" replaced in every text.
Json with_repeat(const Json& value, const std::string& number) {
  if (value.is_string()) {
    std::string text = value.get<std::string>();
    for (std::size_t at = text.find("${repeat}"); at != std::string::npos; at = text.find("${repeat}", at))
      text.replace(at, 9, number);
    return text;
  }
  if (!value.is_structured()) return value;
  Json out = value.is_array() ? Json::array() : Json::object();
  for (const auto& [key, member] : value.items()) {
    if (value.is_array())
      out.push_back(with_repeat(member, number));
    else
      out[with_repeat(key, number).get<std::string>()] = with_repeat(member, number);
  }
  return out;
}

}  // namespace

std::string read_flag_text(const Node& node) {
  if (node.value().is_boolean() || node.is_text()) return node.scalar_text();
  node.problem("is true, false or text");
  return {};
}

EncryptionRule read_encryption_rule(const Node& node) {
  EncryptionRule rule;
  ObjectReader object(node);
  object.with("algorithm", [&](const Node& n) { rule.algorithm = n.text(); });
  object.with("kms_key", [&](const Node& n) { rule.kms_key = n.text(); });
  object.with("bucket_key", [&](const Node& n) { rule.bucket_key = read_flag_text(n); });
  object.with("blocked", [&](const Node& n) { rule.blocked = n.texts(); });
  return rule;
}

std::vector<Step> read_step(const Node& node) {
  if (!node.is_object() || !node.value().contains("repeat")) return {read_one(node)};
  const Node times(node.value()["repeat"], child_pointer(node.pointer(), "repeat"), node.report());
  const std::uint64_t count = times.count(100);
  if (count == 0) times.problem("has to be from 1 to 100");
  std::vector<Step> out;
  for (std::uint64_t i = 1; i <= count; ++i) {
    const Json content = with_repeat(node.value(), std::to_string(i));
    out.push_back(read_one(Node(content, node.pointer(), node.report())));
  }
  return out;
}

}  // namespace s3sse::harness::model
