#pragma once
// The demands on an answer, and on what is behind it.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/model/matcher.h"

namespace s3sse::harness::model {

/// Status codes that are right: single ones, or a whole class ("4xx" is 400 to 499).
struct StatusRange {
  int first = 200;
  int last = 200;
};

struct ErrorExpectation {
  std::optional<Matcher> code;
  std::optional<Matcher> message;
  std::vector<NamedMatcher> elements;
  Attribution attribution;
};

/// Something that must, or must not, be found among bytes.
struct Thing {
  enum class Kind { body, customer_key, text };
  Kind kind = Kind::body;
  BodySpec body;
  std::string text;  ///< the text, or the name of the customer key
};

struct BodyExpectation {
  std::optional<BodySpec> equals;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> range;  ///< inclusive, as in HTTP
  std::optional<Matcher> length;
  std::optional<Matcher> sha256;
  std::vector<Thing> excludes;
  std::optional<std::string> contains;
  bool empty = false;
  Attribution attribution;
};

struct AtRestExpectation {
  std::string bucket;              ///< fixture; empty: the step's
  std::optional<std::string> key;  ///< nothing: the step's
  std::vector<Thing> excludes;
  std::vector<Thing> includes;
  std::optional<Matcher> size;
  std::optional<Matcher> stored;    ///< of the SHA-256 of the stored bytes, in hex
  std::optional<Matcher> metadata;  ///< of the text stored beside them
  bool absent = false;
  Attribution attribution;
};

struct KmsCallExpectation {
  std::string api;
  std::optional<std::string> key;
  std::vector<NamedMatcher> context;
  bool context_exact = false;
  std::optional<Matcher> via_service;
  std::optional<Matcher> principal;
  std::optional<Matcher> error;
  Matcher count;
};

struct LedgerExpectation {
  std::string since;  ///< step name; empty: this step
  std::vector<KmsCallExpectation> calls;
  bool others = false;
  Attribution attribution;
};

/// An event of the audit log that has to be there.
struct AuditExpectation {
  std::string since;                 ///< step name; empty: this step
  std::string event;                 ///< eventName; the latest of that name counts
  std::vector<NamedMatcher> fields;  ///< by JSON pointer
  std::vector<Thing> excludes;       ///< from every event since then
  Attribution attribution;
};

struct Expectation {
  enum class Grade { conforms, lenient, informational };
  std::vector<StatusRange> status;
  std::vector<NamedMatcher> headers;
  std::optional<ErrorExpectation> error;
  std::optional<BodyExpectation> body;
  std::vector<NamedMatcher> xml;
  std::vector<NamedMatcher> json;
  std::optional<AtRestExpectation> at_rest;
  std::optional<LedgerExpectation> kms_ledger;
  std::optional<AuditExpectation> audit;
  std::optional<Matcher> tls;  ///< of the version agreed on ("1.3"), or "refused"
  bool cut = false;            ///< the connection breaks before the whole body has come
  std::vector<Expectation> one_of;
  Grade grade = Grade::conforms;
  std::string laxity;
  std::string asks_less;  ///< the reason why it asks for less than its rule says; empty: it does not
  Attribution attribution;

  [[nodiscard]] bool needs_probe() const { return at_rest.has_value() || kms_ledger.has_value() || audit.has_value(); }
  /// The answer it describes is a refusal.
  [[nodiscard]] bool expects_refusal() const;
};

}  // namespace s3sse::harness::model
