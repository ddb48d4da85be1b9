#include "harness/runner/run/adaptation.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/model/derive_needs.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

using model::Case;
using model::Matcher;
using model::Step;

constexpr const char* some_key = "some";  ///< the name of the KMS key that no case declares
constexpr const char* arn_of_some_key = "${kms.some.arn}";
constexpr std::string_view key_id_header = "x-amz-server-side-encryption-aws-kms-key-id";

bool lacks(const Capabilities& capabilities, const Case& of, std::string_view capability) {
  return std::ranges::find(of.needs, capability) != of.needs.end() && !capabilities.contains(capability);
}

bool declares(const Case& of, std::string_view capability) {
  return std::ranges::find(of.declared_needs, capability) != of.declared_needs.end();
}

/// True if the matcher asks for the key that nobody named in the only way one can: by its form.
bool asks_for_the_form(const Matcher& matcher) {
  using enum Matcher::Kind;
  if (matcher.kind == all) return std::ranges::all_of(matcher.inner, asks_for_the_form);
  return matcher.kind == matches || matcher.kind == starts_with || matcher.kind == present;
}

/// Once the key is named, its very ARN is expected.
void expect_named_key(std::vector<model::Expectation>& expectations) {
  for (model::Expectation& expectation : expectations) {
    for (model::NamedMatcher& header : expectation.headers) {
      if (!iequals(header.name, key_id_header) || !asks_for_the_form(header.matcher)) continue;
      Matcher named;
      named.texts = {arn_of_some_key};
      named.attribution = header.matcher.attribution;
      header.matcher = std::move(named);
    }
    expect_named_key(expectation.one_of);
  }
}

void name_a_key(Step& step) {
  expect_named_key(step.expect);
  if (!model::leaves_key_open(step)) return;
  if (!step.s3().encryption_rules) {
    step.encryption.kms_key = some_key;
    return;
  }
  for (model::EncryptionRule& rule : *step.s3().encryption_rules)
    if (model::leaves_key_open(rule)) rule.kms_key = some_key;
}

/// Returns the case with a key named wherever it leaves it open.
Case with_a_named_key(const Case& written) {
  Case out = written;
  model::KmsKeyFixture key;
  key.name = some_key;
  out.kms_keys.push_back(std::move(key));
  for (model::BucketFixture& bucket : out.buckets)
    if (bucket.encryption && model::leaves_key_open(*bucket.encryption)) bucket.encryption->kms_key = some_key;
  for (Step& step : out.steps) name_a_key(step);
  return out;
}

/// True if the step only prepares something new, and SSE-S3 is all that it says of encryption. On S3 the header changes
/// nothing there; of a copy onto itself it does.
bool prepares_under_sse_s3(const Step& step) {
  const model::EncryptionHeaders& encryption = step.encryption;
  const model::S3Call* s3 = step.if_s3();
  return !step.target && s3 != nullptr && !s3->source && encryption.sse == std::vector<std::string>{"AES256"} &&
         !encryption.customer_key && !encryption.kms_key && !encryption.bucket_key;
}

Case without_sse_s3(const Case& written) {
  Case out = written;
  for (Step& step : out.steps)
    if (prepares_under_sse_s3(step)) step.encryption.sse.clear();
  std::erase(out.methods, "SSE-S3");
  return out;
}

/// A way to ask for the same without a capability.
struct Change {
  std::string_view capability;
  Case (*apply)(const Case&);
  std::string_view note;
};

constexpr auto changes = std::to_array<Change>({
    {"kms-default-key", with_a_named_key,
     "the case leaves the KMS key open, and this endpoint wants one named: one is"},
    {"sse-s3", without_sse_s3,
     "there is no SSE-S3: what the case prepares under it is written as the endpoint does by itself"},
});

/// Sets the needs to what the case declares and what its steps show.
void read_needs(Case& out) {
  out.needs = out.declared_needs;
  for (const std::string& need : model::needs_of_steps(out))
    if (!declares(out, need)) out.needs.push_back(need);
}

}  // namespace

std::optional<Adapted> adapt(const Case& written, const Capabilities& capabilities) {
  std::optional<Adapted> out;
  for (const Change& change : changes) {
    const Case& so_far = out ? out->form : written;
    if (!lacks(capabilities, so_far, change.capability) || declares(so_far, change.capability)) continue;
    Case form = change.apply(so_far);
    read_needs(form);
    if (lacks(capabilities, form, change.capability)) continue;  // it is about that
    std::vector<std::string> notes = out ? std::move(out->notes) : std::vector<std::string>{};
    notes.emplace_back(change.note);
    out = Adapted{std::move(form), std::move(notes)};
  }
  return out;
}

}  // namespace s3sse::harness::runner
