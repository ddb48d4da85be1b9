// The rulebook as the simulator sees it: one enumerator per rule, what is known about each, and a set of switches.
#pragma once

#include <bitset>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "simulator/rules/rule_ids.gen.h"

namespace s3sse {

// One rule. Every view points into static storage.
struct RuleInfo {
  Rule rule;
  std::string_view id;                           // SSEC-17
  std::string_view slug;                         // sse_c.wrong_key_is_access_denied
  std::string_view topic;                        // the rule file it is written in, without its extension
  std::string_view subject;                      // whom it binds: endpoint, or client (client-side encryption)
  std::string_view level;                        // MUST, SHOULD, MAY
  std::span<const std::string_view> evidence;    // documented, recorded, observed-in-client, reported, inferred
  std::span<const std::string_view> operations;  // or just "any"
  std::span<const std::string_view> methods;     // SSE-S3, SSE-KMS, DSSE-KMS, SSE-C, CSE, TLS, KMS-API, any
  std::string_view statement;
  std::string_view observable;
  std::string_view source;                         // the first of its addresses, the one that reports print
  std::string_view notes;                          // empty: none
  std::string_view since;                          // 2023-01-05; empty: always was
  std::string_view until;                          // the first day it no longer holds; empty: still does
  std::string_view visibility;                     // wire, inside; vector, judge; not-observable, out-of-scope
  std::string_view visibility_reason;              // for the last two
  std::span<const std::string_view> consulted_at;  // simulator/sse/sse_c.cpp:42, where the simulator asks for it
};

// Every rule, in the order of the enumeration.
[[nodiscard]] std::span<const RuleInfo> rulebook();

[[nodiscard]] const RuleInfo& info(Rule rule);

// Takes an id (SSEC-17) or a slug (sse_c.wrong_key_is_access_denied), spelt exactly.
[[nodiscard]] std::optional<Rule> find_rule(std::string_view id_or_slug);

// True if the rule was in force on that day (YYYY-MM-DD).
[[nodiscard]] bool in_force_on(Rule rule, std::string_view day);

// The rules that the simulator obeys: all of them, but for those that were switched off. Where a rule is off the
// simulator does what the rule forbids (simulator/deviations says what that is).
//
// A switch is as wide as its rule: off, a rule changes only the operations that its JSON names. Whoever knows the
// operation asks for_operation() once and hands the result on. What an earlier day did not know is off everywhere.
//
// Set the switches before the service starts; from then on any number of threads may ask. There is no lock: a rule that
// changed in the middle of a request would make an answer that belongs to neither world.
class Rules {
 public:
  Rules() = default;

  // All rules of that day, the rest not in force: how S3 was in an earlier era.
  [[nodiscard]] static Rules of_day(std::string_view day);

  [[nodiscard]] bool hold(Rule rule) const noexcept { return !off_[static_cast<std::size_t>(rule)]; }

  // True if no rule is off anywhere.
  [[nodiscard]] bool complete() const noexcept { return off_.none() && switched_off_.none(); }

  void switch_off(Rule rule);
  void switch_on(Rule rule);

  // As these operations meet them: a switch that names none of them ("PutObject", "Decrypt", "any") is on. An empty
  // name stands for no operation.
  [[nodiscard]] Rules for_operation(std::string_view operation) const { return for_operations({operation}); }
  // For a call of KMS that serves an operation of S3: what either of them breaks is broken.
  [[nodiscard]] Rules for_operations(std::initializer_list<std::string_view> operations) const;

  // As no operation in particular meets them. For what one operation leaves behind and another one finds.
  [[nodiscard]] Rules everywhere() const;

  // Everywhere, in the order of the enumeration.
  [[nodiscard]] std::vector<Rule> switched_off() const;

  friend bool operator==(const Rules&, const Rules&) = default;

 private:
  using Set = std::bitset<rule_count>;

  // Bits of what is off, so that the default is a simulator that obeys everything.
  Set off_;
  Set switched_off_;  // wherever the rule reaches
  Set not_in_force_;  // everywhere
};

}  // namespace s3sse
