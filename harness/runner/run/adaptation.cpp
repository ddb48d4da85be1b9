#include "harness/runner/run/adaptation.h"

#include <fmt/format.h>

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
constexpr std::string_view method_header = "x-amz-server-side-encryption";
constexpr std::string_view bucket_key_header = "x-amz-server-side-encryption-bucket-key-enabled";
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
Adapted with_a_named_key(const Case& written) {
  Adapted adapted{written, {}, {}, {}};
  Case& out = adapted.form;
  model::KmsKeyFixture key;
  key.name = some_key;
  out.kms_keys.push_back(std::move(key));
  for (model::BucketFixture& bucket : out.buckets)
    if (bucket.encryption && model::leaves_key_open(*bucket.encryption)) bucket.encryption->kms_key = some_key;
  for (Step& step : out.steps) name_a_key(step);
  return adapted;
}

bool asks_for_sse_s3(const Step& step) {
  return std::ranges::find(step.encryption.sse, "AES256") != step.encryption.sse.end();
}

bool expects_refusal(const Step& step) {
  return std::ranges::any_of(step.expect, [](const model::Expectation& each) { return each.expects_refusal(); });
}

/// True if all that the step says of encryption is SSE-S3. On S3 the header changes nothing then; of a copy onto itself
/// it does, and a form or a signed URL holds a promise about it.
bool writes_as_by_itself(const Step& step) {
  const model::EncryptionHeaders& encryption = step.encryption;
  const model::S3Call* s3 = step.if_s3();
  const bool alone = encryption.sse == std::vector<std::string>{"AES256"} && !encryption.customer_key &&
                     !encryption.kms_key && !encryption.bucket_key && !encryption.context && !encryption.context_json;
  if (!alone || s3 == nullptr) return false;
  if (!step.target && !s3->source) return true;
  const bool onto_itself = s3->source && s3->source->key == step.key && s3->source->bucket == step.bucket;
  const bool plainly_signed = step.transfer.sign.mode == model::Signing::Mode::header;
  return !onto_itself && !s3->form && !step.operation->form && plainly_signed && !expects_refusal(step);
}

/// True if something but the request decides over the method: a policy, or the default of a bucket.
bool is_decided_elsewhere(const Case& of) {
  const auto in_bucket = [](const model::BucketFixture& bucket) {
    return bucket.policy_json || (bucket.encryption && bucket.encryption->algorithm);
  };
  const auto in_step = [](const Step& step) {
    const model::S3Call* s3 = step.if_s3();
    return s3 != nullptr && (s3->policy_json || s3->encryption_rules || s3->xml);
  };
  return std::ranges::any_of(of.buckets, in_bucket) || std::ranges::any_of(of.steps, in_step);
}

/// True if it is about a method besides SSE-S3.
bool has_another_method(const Case& of) {
  return std::ranges::any_of(of.methods, [](const std::string& method) {
    return method == "SSE-KMS" || method == "DSSE-KMS" || method == "SSE-C";
  });
}

bool names_sse_s3(const model::NamedMatcher& header) {
  return iequals(header.name, method_header) && header.matcher.kind == Matcher::Kind::equals &&
         header.matcher.texts == std::vector<std::string>{"AES256"};
}

/// An entity tag is the MD5 of the data under SSE-S3; what it is where the endpoint decides nobody knows.
bool is_of_etag(const model::NamedMatcher& part) {
  return ascii_lower(part.name).ends_with("etag");
}

bool is_empty(const model::Expectation& expectation) {
  return expectation.status.empty() && expectation.headers.empty() && !expectation.error && !expectation.body &&
         expectation.xml.empty() && expectation.json.empty() && !expectation.needs_probe() && !expectation.tls &&
         !expectation.cut && expectation.one_of.empty();
}

/// Takes out what only SSE-S3 makes true; true if there was anything.
bool overlook_sse_s3(std::vector<model::Expectation>& expectations, bool written_so) {
  bool out = false;
  for (model::Expectation& expectation : expectations) {
    std::size_t overlooked = 0;
    const bool names_it = std::ranges::any_of(expectation.headers, names_sse_s3);
    if (names_it)
      overlooked += std::erase_if(expectation.headers, [](const model::NamedMatcher& header) {
        return ascii_lower(header.name).starts_with(method_header);
      });
    if (written_so || names_it) {
      overlooked += std::erase_if(expectation.headers, is_of_etag);
      overlooked += std::erase_if(expectation.xml, is_of_etag);
    }
    out = overlook_sse_s3(expectation.one_of, written_so) || overlooked > 0 || out;
  }
  std::erase_if(expectations, is_empty);
  return out;
}

/// Returns the case with objects that are under SSE-S3 only beside another method, or for its sake, written as the
/// endpoint writes by itself.
Adapted without_sse_s3(const Case& written) {
  Adapted out{written, {}, {}, {}};
  const bool beside = has_another_method(written) && !is_decided_elsewhere(written);
  bool dropped = false;
  for (Step& step : out.form.steps) {
    if (!writes_as_by_itself(step) || (step.target && !beside)) continue;
    step.encryption.sse.clear();
    dropped = true;
    if (step.target && overlook_sse_s3(step.expect, true)) out.unseen = "sse-s3";
  }
  if (!dropped) return out;  // it is about the default of S3
  if (beside)
    for (Step& step : out.form.steps)
      if (overlook_sse_s3(step.expect, false)) out.unseen = "sse-s3";
  std::erase(out.form.methods, "SSE-S3");
  return out;
}

bool asks_for_bucket_key(const Step& step) {
  return step.encryption.bucket_key.has_value();
}

/// True if it is about KMS, where the bucket key is one header more; not where bucket keys are what it is about.
bool honours_kms_besides(const Step& step, const Case& of) {
  const bool about_bucket_keys = of.rules.empty() || of.rules.front().starts_with("BK-");
  const bool kms = std::ranges::any_of(step.encryption.sse, [](const auto& sse) { return sse.starts_with("aws:kms"); });
  return step.target && kms && !about_bucket_keys;
}

bool overlook_bucket_key(std::vector<model::Expectation>& expectations) {
  bool out = false;
  for (model::Expectation& expectation : expectations) {
    const std::size_t overlooked = std::erase_if(expectation.headers, [](const model::NamedMatcher& header) {
      return iequals(header.name, bucket_key_header) && header.matcher.kind != Matcher::Kind::absent;
    });
    out = overlook_bucket_key(expectation.one_of) || overlooked > 0 || out;
  }
  std::erase_if(expectations, is_empty);
  return out;
}

/// Returns the case with its requests as they are, and nothing expected of bucket keys.
Adapted without_bucket_keys(const Case& written) {
  Adapted out{written, {}, {}, {}};
  const bool taken = std::ranges::any_of(written.steps, [&](const Step& step) {
    return asks_for_bucket_key(step) && !expects_refusal(step) && honours_kms_besides(step, written);
  });
  if (!taken) return out;
  for (Step& step : out.form.steps)
    if (overlook_bucket_key(step.expect)) out.unseen = "bucket-keys";
  return out;
}

bool is_trailed(const Step& step) {
  using enum model::PayloadMode;
  return step.transfer.payload == streaming_signed_trailer || step.transfer.payload == streaming_unsigned_trailer;
}

bool is_about_checksums(const model::Expectation& expectation) {
  const auto names_one = [](const model::NamedMatcher& part) {
    return ascii_lower(part.name).find("checksum") != std::string::npos;
  };
  return std::ranges::any_of(expectation.headers, names_one) || std::ranges::any_of(expectation.xml, names_one) ||
         std::ranges::any_of(expectation.one_of, is_about_checksums);
}

/// Returns the case in the chunks that every client signs, where a trailer is no more than a framing.
Adapted in_signed_chunks(const Case& written) {
  Adapted out{written, {}, {}, {}};
  const bool about_it = std::ranges::any_of(written.steps, [](const Step& step) {
    const bool damaged = is_trailed(step) &&
                         (expects_refusal(step) || !step.if_s3() || !step.s3().checksum || step.s3().checksum->value);
    return damaged || std::ranges::any_of(step.expect, is_about_checksums);
  });
  if (about_it) return out;
  for (Step& step : out.form.steps) {
    if (!is_trailed(step)) continue;
    step.transfer.payload = model::PayloadMode::streaming_signed;
    step.s3().checksum.reset();
  }
  return out;
}

/// True if the bucket key is not what comes of the request: S3 refuses it for something else, or takes it under KMS.
bool names_bucket_key_besides(const Step& step, const Case& of) {
  if (!expects_refusal(step)) return honours_kms_besides(step, of);
  return step.encryption.customer_key || step.encryption.kms_key || step.operation->takes_part();
}

/// The same for SSE-S3, which S3 refuses beside a customer key or a KMS key, on a part, and where a policy denies it.
bool names_sse_s3_besides(const Step& step, const Case& of) {
  const bool denied =
      std::ranges::any_of(of.buckets, [](const auto& bucket) { return bucket.policy_json.has_value(); });
  return expects_refusal(step) &&
         (step.encryption.customer_key || step.encryption.kms_key || step.operation->takes_part() || denied);
}

/// A way to ask for the same without a capability.
struct Change {
  std::string_view capability;
  Adapted (*apply)(const Case&);
  std::string_view note;
  bool (*asks)(const Step&) = nullptr;                  ///< a request names the capability; null: none may
  bool (*besides)(const Step&, const Case&) = nullptr;  ///< and what comes of it is decided by something else
  /// An endpoint that does not know the value may refuse it with any error; a header it passes over, or says 501.
  bool in_own_words = false;
};

constexpr auto changes = std::to_array<Change>({
    {"kms-default-key", with_a_named_key,
     "the case leaves the KMS key open, and this endpoint wants one named: one is"},
    {"trailing-checksums", in_signed_chunks, "there are no trailers: the body goes in signed chunks"},
    {"sse-s3", without_sse_s3,
     "there is no SSE-S3: what the case has under it besides is written as the endpoint does by itself",
     asks_for_sse_s3, names_sse_s3_besides, true},
    {"bucket-keys", without_bucket_keys,
     "there are no bucket keys: nothing is expected of the header that asks for one", asks_for_bucket_key,
     names_bucket_key_besides},
});

/// The requests that name what the change is about, if something else decides what comes of each.
std::vector<std::string> named_besides(const Case& form, const Change& change) {
  std::vector<std::string> out;
  if (change.asks == nullptr) return out;
  Case rest = form;
  for (std::size_t at = 0; at < form.steps.size(); ++at) {
    const Step& step = form.steps[at];
    if (!change.asks(step)) continue;
    if (!step.target || !change.besides(step, form)) return {};
    out.push_back(fmt::format("{} {}", at + 1, step.call()));
    rest.steps[at].encryption.sse.clear();
    rest.steps[at].encryption.bucket_key.reset();
  }
  if (model::needs_of_steps(rest).contains(std::string(change.capability))) return {};  // an answer shows it
  return out;
}

/// Sets the needs to what the case declares and what its steps show, but for what stands beside.
void read_needs(Adapted& out) {
  Case& form = out.form;
  form.needs = form.declared_needs;
  for (const std::string& need : model::needs_of_steps(form))
    if (!declares(form, need)) form.needs.push_back(need);
  for (const Adapted::Beside& beside : out.beside) std::erase(form.needs, beside.capability);
}

bool is_among(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

/// True if the finding is no more than that the endpoint declines what it lacks.
bool declines(const reports::Finding& finding, const Adapted::Beside& beside) {
  if (!is_among(beside.steps, finding.step)) return false;
  const bool taken = finding.what == "status" && finding.actual.starts_with('2');
  return finding.nature == reports::Nature::refuses_honestly || (beside.in_own_words && !taken);
}

}  // namespace

std::optional<Adapted> adapt(const Case& written, const Capabilities& capabilities) {
  std::optional<Adapted> out;
  for (const Change& change : changes) {
    const Case& so_far = out ? out->form : written;
    if (!lacks(capabilities, so_far, change.capability) || declares(so_far, change.capability)) continue;
    Adapted next = change.apply(so_far);
    if (out) {
      next.notes = out->notes;
      next.beside = out->beside;
    }
    read_needs(next);
    if (lacks(capabilities, next.form, change.capability)) {
      std::vector<std::string> steps = named_besides(next.form, change);
      if (steps.empty()) continue;  // it is about that
      next.beside.push_back({std::string(change.capability), std::move(steps), change.in_own_words});
      read_needs(next);
      if (lacks(capabilities, next.form, change.capability)) continue;
    }
    next.notes.emplace_back(change.note);
    if (out && next.unseen.empty()) next.unseen = out->unseen;
    out = std::move(next);
  }
  return out;
}

void temper(const Adapted& adapted, reports::CaseResult& result) {
  using reports::Standing;
  const Standing standing = reports::standing_of(result.verdict);
  if (standing == Standing::passed && !adapted.unseen.empty()) {
    result.verdict = reports::Verdict::not_checked;
    result.reason = reports::lacks_reason(adapted.unseen) + ", which part of the answers is about";
  }
  if (standing != Standing::failed || result.findings.empty()) return;
  for (const Adapted::Beside& beside : adapted.beside) {
    const bool declined = std::ranges::all_of(
        result.findings, [&](const reports::Finding& finding) { return declines(finding, beside); });
    if (!declined) continue;
    result.verdict = reports::Verdict::not_applicable;
    result.reason = reports::lacks_reason(beside.capability);
    result.nature = reports::Nature::none;
    result.findings.clear();
    result.transcript.clear();
    result.reproduction.clear();
    return;
  }
}

}  // namespace s3sse::harness::runner
