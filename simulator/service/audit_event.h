#pragma once
// One call as a CloudTrail record. The members that a caller chooses (names of buckets and keys, encryption contexts)
// are in it as they came; of headers only the known ones of encryption that hold no secret.
#include <string>

#include "simulator/kms/kms.h"
#include "simulator/service/core.h"

namespace s3sse::service {

/// The facts of an event of S3. Kept as they are until somebody reads the trail: most events nobody does.
struct S3Event {
  Principal who;
  TimePoint time;
  std::string_view operation;  ///< from the table of operations, which outlives every event
  std::string region;
  std::string user_agent;
  std::string error_code;     ///< empty for a success
  std::string error_message;  ///< says which of the causes that share a code
  std::string bucket;
  std::string bucket_owner;  ///< account; empty where there is no bucket
  std::string key;
  Headers sent;                        ///< of the request, those that are shown
  Headers answered;                    ///< likewise of the response; empty where they are not recorded
  std::string_view signature_version;  ///< "SigV4"; empty for a request that nobody signed
  std::string sse_applied;  ///< the encryption of a new object, and whether anybody asked; empty: nothing is begun
  Peer peer;                ///< without a TLS version where that is not logged
  std::string host;
  std::string request_id;
  std::string host_id;
  bool read_only = false;
  bool management = false;

  /// Bytes that it keeps, with the texts whose length a caller decides.
  [[nodiscard]] std::size_t size() const;
};

/// An answered request (AUD-01 .. AUD-05, AUD-08, AUD-10, AUD-11).
S3Event s3_event(const Call& call, const S3Result<Response>& result);

/// As one line of JSON; bytes that are not UTF-8 come out as U+FFFD.
std::string cloudtrail_record(const S3Event& event);

/// A call to KMS, direct or by S3 (AUD-06, AUD-07).
std::string cloudtrail_record(const kms::LedgerEntry& entry, const Rules& rules);

}  // namespace s3sse::service
