#include "harness/runner/judge/nature.h"

#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

using reports::Nature;

bool reads(const StepFacts& facts) {
  return facts.step.operation->effect == model::Operation::Effect::reads_object;
}

bool is_encryption_header(std::string_view name) {
  return ascii_lower(name).starts_with("x-amz-server-side-encryption");
}

/// True if the answer tells of a protection that nobody gets without asking; AES256 is the default of every bucket.
bool protects(const Answer& answer) {
  return answer.header("x-amz-server-side-encryption-customer-algorithm").has_value() ||
         answer.header("x-amz-server-side-encryption").value_or("").starts_with("aws:kms");
}

/// A refusal was due, and the request went through.
Nature wrongly_accepted(const StepFacts& facts, const model::Expectation& expectation) {
  if (reads(facts) && !facts.answer.exchange().response.body.empty()) {
    // an object that says "encrypted with your key" and opens without it: the claim is false
    if (facts.keyless_read) return facts.claimed ? Nature::claims_falsely : Nature::exposes_data;
    const bool denial = !expectation.status.empty() && expectation.status.front().first == 403;
    if (denial) return Nature::exposes_data;
  }
  const bool stores = facts.step.operation->method == "PUT" || facts.step.operation->method == "POST";
  return facts.carried_encryption && stores && !protects(facts.answer) ? Nature::ignores_silently
                                                                       : Nature::wrong_answer;
}

/// True if a bucket that was there is not there any more.
bool bucket_is_gone(const StepFacts& facts) {
  const model::Operation& operation = *facts.step.operation;
  return operation.method == "HEAD" && operation.level == model::Operation::Level::bucket &&
         facts.answer.status() == 404;
}

}  // namespace

Nature nature_of(Missed missed, const StepFacts& facts, const model::Expectation& expectation, std::string_view name,
                 bool present) {
  const Answer& answer = facts.answer;
  if (answer.status() == 501) return Nature::refuses_honestly;
  switch (missed) {
    case Missed::status:
    case Missed::error_code:
      if (expectation.expects_refusal() && answer.succeeded()) return wrongly_accepted(facts, expectation);
      if (reads(facts) && answer.status() == 404 && expectation.body && expectation.body->equals)
        return Nature::loses_data;
      if (!expectation.expects_refusal() && bucket_is_gone(facts)) return Nature::loses_data;
      return Nature::wrong_answer;
    case Missed::header:
      // encryption was asked for, the answer is a success and says nothing of it
      if (answer.succeeded() && is_encryption_header(name) && !present &&
          (facts.carried_encryption || facts.asked_in_vain))
        return Nature::ignores_silently;
      return Nature::wrong_answer;
    case Missed::error_detail:
      return answer.succeeded() ? Nature::wrong_answer : Nature::wording;
    case Missed::body:
      return reads(facts) && answer.succeeded() ? Nature::loses_data : Nature::wrong_answer;
    case Missed::leak:
      return Nature::exposes_data;
    case Missed::at_rest_leak:
      return facts.claimed ? Nature::claims_falsely : Nature::exposes_data;
    case Missed::document:
    case Missed::at_rest:
    case Missed::ledger:
      return Nature::wrong_answer;
  }
  return Nature::wrong_answer;
}

}  // namespace s3sse::harness::runner
