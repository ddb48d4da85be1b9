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

/// A member that only steps with this content have.
template <class Content, class Use>
void member_of(ObjectReader& object, Step& step, std::string_view key, Use use) {
  object.with(key, [&](const Node& node) {
    if (Content* content = std::get_if<Content>(&step.content))
      use(*content, node);
    else
      node.problem(fmt::format("is no part of \"{}\"; leave it out", step.call()));
  });
}

void begin_content(Step& step) {
  switch (step.operation->kind) {
    case Operation::Kind::s3:
      step.content = S3Call{};
      break;
    case Operation::Kind::kms:
      step.content = KmsCall{};
      break;
    case Operation::Kind::raw:
      step.content = RawRequest{};
      break;
    case Operation::Kind::probe:
      step.content = ProbeAct{};
      break;
  }
}

void read_call(ObjectReader& object, Step& step) {
  const std::optional<Node> call = object.require("call");
  if (!call) return;
  const std::string name = call->text();
  if (const Operation* found = find_operation(name))
    step.operation = found;
  else if (name.starts_with("probe:"))
    call->problem(is_one_of(operation_names(Operation::Kind::probe)));
  else
    call->problem(fmt::format("\"{}\" is not an operation that the runner knows{}; use \"Raw\" for anything else", name,
                              did_you_mean(name, callable())));
}

constexpr WordTable<As, 4> principal_words{
    {{"owner", As::owner}, {"second", As::second}, {"other-account", As::other_account}, {"anonymous", As::anonymous}}};
constexpr WordTable<PayloadMode, 5> payload_words{
    {{"signed", PayloadMode::signed_},
     {"unsigned", PayloadMode::unsigned_},
     {"streaming-signed", PayloadMode::streaming_signed},
     {"streaming-signed-trailer", PayloadMode::streaming_signed_trailer},
     {"streaming-unsigned-trailer", PayloadMode::streaming_unsigned_trailer}}};
/// True if the bucket stands in the Host header.
constexpr WordTable<bool, 2> addressing_words{{{"path", false}, {"virtual-host", true}}};
/// True if the step is a target.
constexpr WordTable<bool, 2> role_words{{{"setup", false}, {"target", true}}};

void read_encryption_fields(ObjectReader& object, Step& step) {
  object.with("sse", [&](const Node& n) { step.encryption.sse = n.texts(); });
  object.with("kms_key", [&](const Node& n) { step.encryption.kms_key = n.text(); });
  object.with("bucket_key", [&](const Node& n) { step.encryption.bucket_key = read_flag_text(n); });
  object.with("context", [&](const Node& n) {
    if (n.is_object())
      step.encryption.context_json = json_text_of(n);
    else
      step.encryption.context = n.text();
  });
  object.with("customer_key", [&](const Node& n) { step.encryption.customer_key = read_customer_key(n); });
  object.with("source_customer_key",
              [&](const Node& n) { step.encryption.source_customer_key = read_customer_key(n); });
  member_of<S3Call>(object, step, "encryption", [&](S3Call& s3, const Node& n) {
    s3.encryption_rules.emplace();
    const std::vector<Node> rules = n.is_array() ? n.items() : std::vector<Node>{n};
    for (const Node& rule : rules) s3.encryption_rules->push_back(read_encryption_rule(rule));
  });
}

void read_target(ObjectReader& object, Step& step) {
  object.with("bucket", [&](const Node& n) { step.bucket = n.text(); });
  object.with("key", [&](const Node& n) { step.key = n.text(); });
  member_of<S3Call>(object, step, "version", [&](S3Call& s3, const Node& n) { s3.version = n.text(); });
  member_of<S3Call>(object, step, "upload", [&](S3Call& s3, const Node& n) { s3.upload = n.text(); });
  member_of<S3Call>(object, step, "part", [&](S3Call& s3, const Node& n) { s3.part = n.scalar_text(); });
  member_of<S3Call>(object, step, "source", [&](S3Call& s3, const Node& n) { s3.source = read_source(n); });
  member_of<S3Call>(object, step, "source_range", [&](S3Call& s3, const Node& n) { s3.source_range = n.text(); });
}

std::string read_policy_text(const Node& node) {
  return node.is_text() ? node.text() : json_text_of(node);
}

void read_content(ObjectReader& object, Step& step) {
  object.with("headers", [&](const Node& n) { step.headers = read_fields(n); });
  member_of<S3Call>(object, step, "query", [&](S3Call& s3, const Node& n) { s3.query = read_fields(n); });
  int bodies = 0;
  member_of<S3Call>(object, step, "body", [&](S3Call& s3, const Node& n) {
    s3.body = read_body(n);
    ++bodies;
  });
  member_of<S3Call>(object, step, "xml", [&](S3Call& s3, const Node& n) {
    s3.xml = n.text();
    ++bodies;
  });
  if (KmsCall* kms = std::get_if<KmsCall>(&step.content)) {
    object.with("json", [&](const Node& n) { kms->json = json_text_of(n); });
    object.with("policy", [&](const Node& n) { kms->policy_json = read_policy_text(n); });
  } else {
    member_of<S3Call>(object, step, "json", [&](S3Call& s3, const Node& n) {
      s3.json = json_text_of(n);
      ++bodies;
    });
    member_of<S3Call>(object, step, "policy", [&](S3Call& s3, const Node& n) {
      s3.policy_json = read_policy_text(n);
      ++bodies;
    });
  }
  if (const S3Call* s3 = step.if_s3(); s3 && bodies + (s3->encryption_rules ? 1 : 0) > 1)
    object.problem("more than one of body, xml, json, policy, encryption; a request has one body");
  member_of<S3Call>(object, step, "parts", [&](S3Call& s3, const Node& n) { s3.parts = read_parts(n); });
  member_of<S3Call>(object, step, "keys", [&](S3Call& s3, const Node& n) { s3.keys = n.texts(); });
  member_of<S3Call>(object, step, "attributes", [&](S3Call& s3, const Node& n) { s3.attributes = n.texts(); });
  member_of<S3Call>(object, step, "checksum", [&](S3Call& s3, const Node& n) { s3.checksum = read_checksum(n); });
  member_of<S3Call>(object, step, "content_md5", [&](S3Call& s3, const Node& n) {
    if (n.is_text())
      s3.content_md5 = n.text();
    else
      s3.wants_md5 = n.boolean();
  });
  member_of<S3Call>(object, step, "form", [&](S3Call& s3, const Node& n) { s3.form = read_form(n); });
  const std::optional<Node> raw = object.take("raw");
  if (step.is_raw() != raw.has_value())
    object.problem("\"call\": \"Raw\" and \"raw\" go together");
  else if (raw)
    step.content = read_raw(*raw);
}

void read_transfer(ObjectReader& object, Step& step) {
  object.with("payload", [&](const Node& n) { step.transfer.payload = read_word(n, payload_words); });
  object.with("chunk_size", [&](const Node& n) {
    step.transfer.chunk_size = n.count(largest_body_bytes);
    if (step.transfer.chunk_size == 0) n.problem("has to be 1 or more");
  });
  object.with("chunked", [&](const Node& n) { step.transfer.chunked = n.boolean(); });
  object.with("secure", [&](const Node& n) { step.transfer.secure = n.boolean(); });
  object.with("tls", [&](const Node& n) { step.transfer.tls = read_tls_offer(n); });
  if (step.transfer.tls && step.transfer.secure == false)
    object.problem("\"tls\" and \"secure\": false; plain HTTP has no handshake");
  object.with("addressing", [&](const Node& n) { step.transfer.virtual_host = read_word(n, addressing_words); });
  object.with("sign", [&](const Node& n) { step.transfer.sign = read_signing(n); });
}

void read_probe(ObjectReader& object, Step& step) {
  member_of<ProbeAct>(object, step, "offset",
                      [](ProbeAct& act, const Node& n) { act.offset = n.count(largest_body_bytes * 4); });
  member_of<ProbeAct>(object, step, "seconds", [](ProbeAct& act, const Node& n) {
    act.seconds = static_cast<std::int64_t>(n.count(400000000));
  });
  std::string fault;
  object.with("fault", [&](const Node& n) { fault = n.text(); });
  if ((step.operation->act == Operation::Act::inject_fault) == fault.empty())
    object.problem("\"fault\" and \"call\": \"probe:InjectFault\" go together");
  if (ProbeAct* act = std::get_if<ProbeAct>(&step.content)) act->fault = std::move(fault);
}

void read_role(ObjectReader& object, Step& step) {
  object.with("expect", [&](const Node& n) { step.expect = read_expectations(n); });
  step.target = !step.expect.empty();
  object.with("role", [&](const Node& n) {
    step.target = read_word(n, role_words);
    if (step.target && step.expect.empty()) n.problem("a target step needs \"expect\"");
  });
}

Step read_one(const Node& node) {
  Step step;
  ObjectReader object(node);
  object.with("name", [&](const Node& n) { step.name = n.text(); });
  read_call(object, step);
  begin_content(step);
  object.with("as", [&](const Node& n) { step.as = read_word(n, principal_words); });
  read_target(object, step);
  read_encryption_fields(object, step);
  read_content(object, step);
  read_transfer(object, step);
  read_probe(object, step);
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
