#include "harness/runner/detect/detect_context.h"

#include <fmt/format.h>

#include "harness/runner/request/digests.h"
#include "harness/runner/run/sweep.h"
#include "reports/model/clean_text.h"
#include "simulator/base/encoding.h"

namespace s3sse::harness::runner {
namespace {

constexpr std::size_t longest_observation = 200;

std::string location(const std::string& region) {
  if (region == "us-east-1") return {};
  return fmt::format(
      R"(<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>{}</LocationConstraint></CreateBucketConfiguration>)",
      region);
}

}  // namespace

bool succeeded(const Exchange& exchange) {
  return exchange.failure == TransportFailure::none && exchange.response.status >= 200 &&
         exchange.response.status < 300;
}

bool not_implemented(const Exchange& exchange) {
  if (exchange.response.status == 501 || exchange.response.status == 405) return true;
  const auto code = Answer(exchange, false, false).error_code().value_or("");
  return code == "NotImplemented" || code == "MethodNotAllowed" || code == "UnsupportedOperation";
}

std::string short_text(const Exchange& exchange) {
  return reports::terminal_line(
      reports::clipped(reports::valid_utf8(Answer(exchange, false, false).summary()), longest_observation), false);
}

DetectContext::DetectContext(Caller& caller, const DetectOptions& options)
    : caller_(caller), options_(options), deadline_(std::chrono::steady_clock::now() + options.limit) {}

const Exchange& DetectContext::send(const Call& call) {
  exchange_ = caller_.send(call, std::min(deadline_, std::chrono::steady_clock::now() + options_.step_limit));
  return exchange_;
}

std::string DetectContext::throw_away(const std::string& label, const Headers& headers) {
  const std::string digest = to_hex(sha256(as_bytes("detect\n" + label))).substr(0, 12);
  const std::string name = fmt::format("s3sse-{}-{}", options_.run_id, digest);
  if (options_.journal) options_.journal->making_bucket(name);
  buckets_.insert(name);
  const bool made = succeeded(
      send({.method = "PUT", .bucket = name, .headers = headers, .body = location(caller_.endpoint().info().region)}));
  if (made && bucket_.empty()) bucket_ = name;
  return made ? name : std::string();
}

bool DetectContext::bucket_is_there(const std::string& bucket) {
  return succeeded(send({.method = "HEAD", .bucket = bucket}));
}

Exchange DetectContext::ask_kms(std::string_view operation, const std::string& parameters, std::string region) {
  Headers headers;
  headers.add("Content-Type", "application/x-amz-json-1.1");
  headers.add("X-Amz-Target", fmt::format("TrentService.{}", operation));
  return send({.method = "POST",
               .headers = std::move(headers),
               .body = parameters,
               .signing = {.region = std::move(region), .service = "kms"}});
}

const std::string& DetectContext::kms_key() {
  if (kms_key_) return *kms_key_;
  if (!options_.kms_key_arns.empty()) return kms_key_.emplace(options_.kms_key_arns.front());
  const Exchange made = ask_kms("CreateKey", R"({"Description":"made by s3sse to ask what the endpoint has"})");
  const Answer answer(made, false, true);
  kms_key_ = succeeded(made) ? answer.json("/KeyMetadata/Arn").value_or("") : "";
  if (!kms_key_->empty() && options_.journal) options_.journal->made_kms_key(*kms_key_);
  return *kms_key_;
}

std::string DetectContext::key_to_name() {
  const Detected* unnamed = result_.find("kms-default-key");
  const bool wanted = unnamed != nullptr && unnamed->presence == Presence::absent;
  return wanted || !options_.kms_key_arns.empty() ? kms_key() : "";
}

void DetectContext::clean_up() {
  const bool made_a_key = kms_key_ && !kms_key_->empty() && options_.kms_key_arns.empty();
  if (made_a_key) {
    const Exchange scheduled =
        ask_kms("ScheduleKeyDeletion", fmt::format(R"({{"KeyId":"{}","PendingWindowInDays":7}})", *kms_key_));
    if (succeeded(scheduled) && options_.journal) options_.journal->kms_key_gone(*kms_key_);
    if (!succeeded(scheduled)) result_.left_behind.push_back(fmt::format("KMS key {}", *kms_key_));
  }
  for (const std::string& bucket : buckets_) {
    const Swept swept = sweep_bucket(caller_, bucket, std::chrono::steady_clock::now() + options_.step_limit);
    if (swept.gone && options_.journal) options_.journal->bucket_gone(bucket);
    if (!swept.gone) result_.left_behind.push_back(fmt::format("bucket {}: {}", bucket, swept.problem));
  }
}

void DetectContext::note(Detected detected) {
  result_.capabilities.push_back(std::move(detected));
}

void DetectContext::present(std::string_view capability, const std::string& observed) {
  note({std::string(capability), Presence::present, Decline::none, observed});
}

void DetectContext::absent(std::string_view capability, Decline decline, const std::string& observed) {
  note({std::string(capability), Presence::absent, decline, observed});
}

void DetectContext::unknown(std::string_view capability, const std::string& observed) {
  note({std::string(capability), Presence::unknown, Decline::none, observed});
}

void DetectContext::refused(std::string_view capability, const std::string& what, const Exchange& exchange) {
  const std::string observed = fmt::format("{}: {}", what, short_text(exchange));
  // No answer, or an error of the server, says nothing about what it can do.
  const int status = exchange.response.status;
  if (status == 0 || (status >= 500 && status != 501)) return unknown(capability, observed);
  absent(capability, succeeded(exchange) ? Decline::silently : Decline::honestly, observed);
}

}  // namespace s3sse::harness::runner
