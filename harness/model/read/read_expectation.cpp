#include "harness/model/read/read_expectation.h"

#include "harness/model/read/read_matcher.h"

namespace s3sse::harness::model {
namespace {

constexpr WordTable<StatusRange, 4> status_class_words{
    {{"2xx", {200, 299}}, {"3xx", {300, 399}}, {"4xx", {400, 499}}, {"5xx", {500, 599}}}};

std::optional<StatusRange> status_range(const Node& node) {
  if (node.is_text()) return read_word(node, status_class_words);
  const std::int64_t code = node.value().is_number_integer() ? node.integer() : 0;
  if (code >= 100 && code <= 599) return StatusRange{static_cast<int>(code), static_cast<int>(code)};
  node.problem("a status is a number from 100 to 599, or \"2xx\", \"3xx\", \"4xx\", \"5xx\"");
  return std::nullopt;
}

std::vector<StatusRange> read_status(const Node& node) {
  std::vector<StatusRange> out;
  const std::vector<Node> nodes = node.is_array() ? node.items() : std::vector<Node>{node};
  for (const Node& item : nodes)
    if (const auto range = status_range(item)) out.push_back(*range);
  if (nodes.empty()) node.problem("an empty list allows no status at all");
  return out;
}

ErrorExpectation read_error(const Node& node) {
  ErrorExpectation error;
  ObjectReader object(node);
  object.with("code", [&](const Node& n) { error.code = read_matcher(n); });
  object.with("message", [&](const Node& n) { error.message = read_matcher(n); });
  object.with("elements", [&](const Node& n) { error.elements = read_matchers(n); });
  error.attribution = read_attribution(object);
  if (node.is_object() && !error.code && !error.message && error.elements.empty())
    node.problem("needs a code, a message or elements");
  return error;
}

Thing read_thing(const Node& node) {
  Thing thing;
  if (node.is_text()) {
    thing.body = read_body_reference(node);
    return thing;
  }
  ObjectReader object(node);
  int kinds = 0;
  object.with("customer_key", [&](const Node& n) {
    thing.kind = Thing::Kind::customer_key;
    thing.text = n.text();
    ++kinds;
  });
  object.with("text", [&](const Node& n) {
    thing.kind = Thing::Kind::text;
    thing.text = n.text();
    ++kinds;
  });
  object.with("body", [&](const Node& n) {
    thing.body = read_body(n);
    ++kinds;
  });
  if (node.is_object() && kinds != 1)
    node.problem("is the name of a step, or exactly one of { \"customer_key\" }, { \"text\" }, { \"body\" }");
  return thing;
}

std::vector<Thing> read_things(const Node& node) {
  std::vector<Thing> out;
  const std::vector<Node> nodes = node.is_array() ? node.items() : std::vector<Node>{node};
  for (const Node& item : nodes) out.push_back(read_thing(item));
  if (out.empty()) node.problem("an empty list checks nothing");
  return out;
}

bool only_true(const Node& node) {
  const bool value = node.boolean();
  if (!value) node.problem("is true or left out");
  return value;
}

BodyExpectation read_body_expectation(const Node& node) {
  BodyExpectation body;
  ObjectReader object(node);
  object.with("equals", [&](const Node& n) { body.equals = read_body_reference(n); });
  object.with("range", [&](const Node& n) {
    const std::vector<Node> ends = n.items();
    if (ends.size() != 2) {
      n.problem("is [first, last], both inclusive");
      return;
    }
    body.range = {ends[0].count(largest_body_bytes * 16), ends[1].count(largest_body_bytes * 16)};
    if (body.range->first > body.range->second) n.problem("the first byte comes after the last one");
  });
  object.with("length", [&](const Node& n) { body.length = read_matcher(n); });
  object.with("sha256", [&](const Node& n) { body.sha256 = read_matcher(n); });
  object.with("excludes", [&](const Node& n) { body.excludes = read_things(n); });
  object.with("contains", [&](const Node& n) { body.contains = n.text(); });
  object.with("empty", [&](const Node& n) { body.empty = only_true(n); });
  body.attribution = read_attribution(object);
  if (body.range && !body.equals)
    node.problem("\"range\" says which bytes of \"equals\" are meant; \"equals\" is missing");
  if (node.is_object() && !body.equals && !body.length && !body.sha256 && body.excludes.empty() && !body.contains &&
      !body.empty)
    node.problem("checks nothing; give equals, length, sha256, excludes, contains or empty");
  return body;
}

AtRestExpectation read_at_rest(const Node& node) {
  AtRestExpectation at_rest;
  ObjectReader object(node);
  object.with("bucket", [&](const Node& n) { at_rest.bucket = n.text(); });
  object.with("key", [&](const Node& n) { at_rest.key = n.text(); });
  object.with("excludes", [&](const Node& n) { at_rest.excludes = read_things(n); });
  object.with("includes", [&](const Node& n) { at_rest.includes = read_things(n); });
  object.with("size", [&](const Node& n) { at_rest.size = read_matcher(n); });
  object.with("stored", [&](const Node& n) { at_rest.stored = read_matcher(n); });
  object.with("metadata", [&](const Node& n) { at_rest.metadata = read_matcher(n); });
  object.with("absent", [&](const Node& n) { at_rest.absent = only_true(n); });
  at_rest.attribution = read_attribution(object);
  if (node.is_object() && at_rest.excludes.empty() && at_rest.includes.empty() && !at_rest.size && !at_rest.stored &&
      !at_rest.metadata && !at_rest.absent)
    node.problem("checks nothing; give excludes, includes, size, stored, metadata or absent");
  return at_rest;
}

KmsCallExpectation read_kms_call(const Node& node) {
  KmsCallExpectation call;
  call.count.texts = {"1"};
  ObjectReader object(node);
  if (const auto api = object.require("api")) call.api = api->text();
  object.with("key", [&](const Node& n) { call.key = n.text(); });
  object.with("context", [&](const Node& n) { call.context = read_matchers(n); });
  object.with("context_exact", [&](const Node& n) { call.context_exact = n.boolean(); });
  object.with("via_service", [&](const Node& n) { call.via_service = read_matcher(n); });
  object.with("principal", [&](const Node& n) { call.principal = read_matcher(n); });
  object.with("error", [&](const Node& n) { call.error = read_matcher(n); });
  object.with("count", [&](const Node& n) { call.count = read_matcher(n); });
  return call;
}

LedgerExpectation read_ledger(const Node& node) {
  LedgerExpectation ledger;
  ObjectReader object(node);
  object.with("since", [&](const Node& n) { ledger.since = n.text(); });
  if (const auto calls = object.require("calls"))
    for (const Node& call : calls->items()) ledger.calls.push_back(read_kms_call(call));
  object.with("others", [&](const Node& n) { ledger.others = n.boolean(); });
  ledger.attribution = read_attribution(object);
  if (ledger.calls.empty() && ledger.others) node.problem("no calls and \"others\": true checks nothing");
  return ledger;
}

AuditExpectation read_audit(const Node& node) {
  AuditExpectation audit;
  ObjectReader object(node);
  object.with("since", [&](const Node& n) { audit.since = n.text(); });
  object.with("event", [&](const Node& n) { audit.event = n.text(); });
  object.with("fields", [&](const Node& n) { audit.fields = read_matchers(n); });
  object.with("excludes", [&](const Node& n) { audit.excludes = read_things(n); });
  audit.attribution = read_attribution(object);
  if (node.is_object() && audit.event.empty() && audit.excludes.empty())
    node.problem("checks nothing; give the event that has to be there, or excludes");
  if (audit.event.empty() && !audit.fields.empty()) node.problem("\"fields\" are those of an \"event\"; name it");
  return audit;
}

constexpr WordTable<Expectation::Grade, 3> grade_words{{{"conforms", Expectation::Grade::conforms},
                                                        {"lenient", Expectation::Grade::lenient},
                                                        {"informational", Expectation::Grade::informational}}};

void read_branches(const Node& node, Expectation& expectation) {
  for (const Node& branch : node.items()) expectation.one_of.push_back(read_expectation(branch));
  if (expectation.one_of.size() < 2) node.problem("a choice has two branches or more");
  for (const Expectation& branch : expectation.one_of) {
    if (branch.needs_probe()) node.problem("at_rest, kms_ledger and audit stand beside one_of, not inside");
  }
}

}  // namespace

Expectation read_expectation(const Node& node) {
  Expectation expectation;
  ObjectReader object(node);
  object.with("status", [&](const Node& n) { expectation.status = read_status(n); });
  object.with("headers", [&](const Node& n) { expectation.headers = read_matchers(n); });
  object.with("error", [&](const Node& n) { expectation.error = read_error(n); });
  object.with("body", [&](const Node& n) { expectation.body = read_body_expectation(n); });
  object.with("xml", [&](const Node& n) { expectation.xml = read_matchers(n); });
  object.with("json", [&](const Node& n) { expectation.json = read_matchers(n); });
  object.with("at_rest", [&](const Node& n) { expectation.at_rest = read_at_rest(n); });
  object.with("kms_ledger", [&](const Node& n) { expectation.kms_ledger = read_ledger(n); });
  object.with("audit", [&](const Node& n) { expectation.audit = read_audit(n); });
  object.with("tls", [&](const Node& n) { expectation.tls = read_matcher(n); });
  object.with("cut", [&](const Node& n) { expectation.cut = only_true(n); });
  object.with("one_of", [&](const Node& n) { read_branches(n, expectation); });
  object.with("grade", [&](const Node& n) { expectation.grade = read_word(n, grade_words); });
  object.with("laxity", [&](const Node& n) { expectation.laxity = n.text(); });
  object.with("asks_less", [&](const Node& n) {
    expectation.asks_less = n.text();
    if (n.is_text() && expectation.asks_less.empty())
      n.problem("gives the reason why less is asked than the rule says");
  });
  expectation.attribution = read_attribution(object);
  if (expectation.grade == Expectation::Grade::lenient && expectation.laxity.empty())
    node.problem("a lenient branch needs a \"laxity\", the name that a run opts in to");
  const bool checks = !expectation.status.empty() || !expectation.headers.empty() || expectation.error ||
                      expectation.body || !expectation.xml.empty() || !expectation.json.empty() ||
                      expectation.needs_probe() || expectation.cut || expectation.tls || !expectation.one_of.empty();
  if (node.is_object() && !checks && !node.value().contains("status")) node.problem("checks nothing");
  return expectation;
}

std::vector<Expectation> read_expectations(const Node& node) {
  std::vector<Expectation> out;
  if (!node.is_array()) {
    out.push_back(read_expectation(node));
    return out;
  }
  for (const Node& item : node.items()) out.push_back(read_expectation(item));
  if (out.empty()) node.problem("an empty list checks nothing");
  return out;
}

}  // namespace s3sse::harness::model
