#include "simulator/service/write/seal_body.h"

#include <algorithm>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/store_faults.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/service/write/parallel_digest.h"
#include "simulator/trace/stage.h"

namespace s3sse::service {
namespace {

constexpr std::size_t read_size = 256 * 1024;

bool tag_is_md5(const SealingJob& job, const Rules& rules) {
  return etag_is_md5(job.method, job.etag_of, rules);
}

/// The digests of one body, as many as are needed and no more.
class BodyDigests {
 public:
  BodyDigests(const SealingJob& job, const Rules& rules) : rules_(rules) {
    if (tag_is_md5(job, rules) || job.integrity.content_md5) {
      parallel_md5_ = ParallelMd5::start_if_worthwhile(job.announced_length);
      if (parallel_md5_ == nullptr) md5_.emplace(crypto::DigestAlgorithm::md5);
    }
    for (const auto algorithm : job.checksums) add(algorithm);
    if (job.integrity.algorithm) add(*job.integrity.algorithm);
  }

  void update(ByteView bytes) {
    if (parallel_md5_ != nullptr) parallel_md5_->update(bytes);
    if (md5_) md5_->update(bytes);
    for (auto& [algorithm, checksum] : checksums_) checksum->update(bytes);
  }

  void finish() {
    if (parallel_md5_ != nullptr) md5_value = parallel_md5_->finish();
    if (md5_) md5_value = md5_->finish();
    for (auto& [algorithm, checksum] : checksums_) {
      checksum_values[algorithm] = chosen(rules_, Rule::checksum_is_over_the_plaintext, checksum->finish());
    }
  }

  Bytes md5_value;
  std::map<crypto::ChecksumAlgorithm, Bytes> checksum_values;

 private:
  void add(crypto::ChecksumAlgorithm algorithm) {
    const bool known = std::ranges::any_of(checksums_, [&](const auto& entry) { return entry.first == algorithm; });
    if (!known) checksums_.emplace_back(algorithm, crypto::make_checksum(algorithm));
  }

  const Rules& rules_;
  std::optional<crypto::Digest> md5_;
  std::unique_ptr<ParallelMd5> parallel_md5_;
  std::vector<std::pair<crypto::ChecksumAlgorithm, std::unique_ptr<crypto::Checksum>>> checksums_;
};

S3Result<void> check_digests(const SealingJob& job, const BodyDigests& digests, const SealingTools& tools) {
  const auto expected = expected_checksum(job.integrity, tools.trailers);
  if (!expected) return refuse(expected.error());
  const Rule rule = uses_kms(job.method) && job.etag_of == EtagOf::part ? Rule::checksum_kms_part_checksum_is_verified
                                                                        : Rule::checksum_wrong_value_is_refused;
  if (*expected) {
    const crypto::ChecksumAlgorithm algorithm = *job.integrity.algorithm;
    auto same = require(tools.rules, digests.checksum_values.at(algorithm) == **expected, rule, errors::bad_digest,
                        crypto::to_string(algorithm));
    if (!same) return same;
  }
  const auto& content_md5 = job.integrity.content_md5;
  const Rule of_method = job.method == EncryptionMethod::sse_s3 ? Rule::etag_content_md5_is_checked
                                                                : Rule::etag_content_md5_is_checked_for_kms_and_sse_c;
  const auto wrong = [&] {
    const StatedMd5 form = job.etag_of == EtagOf::part ? StatedMd5::base64 : StatedMd5::hex;
    return wrong_content_md5(*content_md5, digests.md5_value, form, tools.rules);
  };
  return require(tools.rules, !content_md5 || digests.md5_value == *content_md5,
                 {Rule::etag_content_md5_is_checked, of_method}, wrong);
}

/// Reads, digests and seals until the body ends; the number of plaintext bytes.
S3Result<std::uint64_t> pump(BodySource& body, const SealingJob& job, BodyDigests& digests,
                             crypto::SegmentSealer& sealer) {
  const std::uint64_t expected = job.announced_length.value_or(read_size);
  Bytes buffer(static_cast<std::size_t>(std::clamp<std::uint64_t>(expected, 1, read_size)));
  std::uint64_t size = 0;
  while (true) {
    const auto count = read_full(body, buffer);
    if (!count) return refuse(errors::from_body_error(count.error()));
    const ByteView bytes = ByteView(buffer).first(*count);
    size += bytes.size();
    if (size > largest_body) return refuse(errors::entity_too_large(size, largest_body));
    digests.update(bytes);
    const bool more_follows = job.announced_length && size < *job.announced_length;
    if (!bytes.empty() && !sealer.update(bytes, more_follows)) return refuse(errors::internal_error());
    if (*count < buffer.size()) break;
  }
  if (job.announced_length && *job.announced_length != size) return refuse(errors::incomplete_body());
  return size;
}

crypto::SegmentKeys layers_for(const SealingJob& job, ByteView salt, const Rules& rules) {
  const Rule rule = job.etag_of == EtagOf::part ? Rule::at_rest_unfinished_parts_are_encrypted
                                                : Rule::at_rest_object_data_are_encrypted;
  return chosen(rules, rule, crypto::derive_segment_keys(job.data_keys, salt));
}

}  // namespace

S3Result<store::SealedPart> seal_body(BodySource& body, const SealingJob& job, const SealingTools& tools) {
  auto known = accepted(tools.rules, Rule::checksum_model_adds_five_algorithms, job.integrity.algorithm);
  if (!known) return refuse(std::move(known.error()));
  const Bytes salt = tools.entropy.bytes(32);
  crypto::SegmentKeys layers = layers_for(job, salt, tools.rules);
  if (job.announced_length) tools.blob.expect(crypto::sealed_size(*job.announced_length, layers.layers.size()));
  crypto::SegmentSealer sealer(std::move(layers), sse::segment_binding(job.place, job.part_number), tools.blob);
  BodyDigests digests(job, tools.rules);

  const auto size = pump(body, job, digests, sealer);
  if (!size) return refuse(size.error());
  digests.finish();
  if (auto checked = check_digests(job, digests, tools); !checked) return refuse(std::move(checked.error()));
  if (!sealer.finish()) return refuse(errors::internal_error());
  auto ciphertext = tools.blob.finish();
  if (!ciphertext) return refuse(errors::internal_error());

  store::SealedPart part;
  part.part_number = job.part_number;
  part.size = *size;
  part.ciphertext = std::move(*ciphertext);
  part.salt = as_text(salt);
  part.etag = tag_is_md5(job, tools.rules) ? to_hex(digests.md5_value) : opaque_etag(tools.entropy, tools.rules);
  for (const auto& [algorithm, value] : digests.checksum_values) {
    part.checksums[std::string(crypto::to_string(algorithm))] = as_text(value);
  }
  part.last_modified = tools.clock.now();
  return part;
}

S3Result<store::SealedPart> seal(const Call& call, BodySource& body, const SealingJob& job) {
  const auto blob = new_blob(call);
  const SealingTools tools{.blob = *blob,
                           .entropy = call.core.doors.entropy,
                           .rules = call.rules(),
                           .trailers = *call.trailers,
                           .clock = call.core.doors.clock};
  return trace::stage(
      Stage::seal, [&] { return seal_body(body, job, tools); },
      [&](const store::SealedPart& part) { return told_sealed(part, job.method, job.data_keys); });
}

S3Result<std::optional<std::uint64_t>> announced_length(const Request& request, const Operation& operation) {
  std::optional<std::uint64_t> length;
  if (operation.traits.takes_form) return length;
  if (const auto decoded = request.headers.get("x-amz-decoded-content-length")) {
    length = parse_decimal<std::uint64_t>(*decoded);
    if (!length) return refuse(errors::missing_content_length());
  } else {
    length = request.body->length();
    if (!length) {
      if (request.headers.get("transfer-encoding")) {
        return refuse(errors::not_implemented("A body of unknown length is not accepted", "Transfer-Encoding"));
      }
      return refuse(errors::missing_content_length());
    }
  }
  if (*length > largest_body) return refuse(errors::entity_too_large(*length, largest_body));
  return length;
}

}  // namespace s3sse::service
