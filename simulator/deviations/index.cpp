#include <algorithm>
#include <iterator>

#include "simulator/deviations/topics.h"

namespace s3sse::deviations {
namespace {

Rows gather() {
  Rows all;
  for (const auto topic : {customer_key_rows,
                           managed_header_rows,
                           plan_rows,
                           wrapping_rows,
                           encryption_echo_rows,
                           object_write_rows,
                           copy_rows,
                           multipart_rows,
                           object_read_rows,
                           bucket_setting_rows,
                           update_encryption_rows,
                           sealing_rows,
                           answer_rows,
                           authorisation_rows,
                           audit_rows,
                           client_side_rows,
                           form_rows,
                           kms_key_rows,
                           kms_crypto_rows,
                           kms_protocol_rows,
                           access_policy_rows,
                           authentication_rows,
                           tls_rows,
                           bucket_access_rows,
                           object_lock_rows,
                           setting_rows,
                           replication_rows,
                           client_envelope_rows,
                           client_key_rows,
                           client_content_rows,
                           client_operation_rows}) {
    Rows rows = topic();
    std::ranges::move(rows, std::back_inserter(all));
  }
  std::ranges::stable_sort(all, {}, &Deviation::rule);
  return all;
}

}  // namespace

std::span<const Deviation> index() {
  static const Rows all = gather();
  return all;
}

std::span<const Deviation> of(Rule rule) {
  const auto found = std::ranges::equal_range(index(), rule, {}, &Deviation::rule);
  return {found.begin(), found.end()};
}

std::vector<std::string_view> sentences(Rule rule) {
  std::vector<std::string_view> out;
  for (const Deviation& deviation : of(rule)) {
    if (std::ranges::find(out, deviation.does) == out.end()) out.push_back(deviation.does);
  }
  return out;
}

}  // namespace s3sse::deviations
