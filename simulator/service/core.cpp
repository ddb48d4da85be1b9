#include "simulator/service/core.h"

namespace s3sse::service {

Core::Core(ServiceConfig given, Doors given_doors, std::unique_ptr<store::ObjectStore> given_store)
    : config(std::move(given)),
      doors(given_doors),
      store(std::move(given_store)),
      kms({.partition = "aws", .region = config.region}, doors.clock, doors.entropy, config.rules),
      engine(kms, doors.entropy, config.rules, doors.entropy.secret(32)),
      authenticator(credentials, doors.clock, config.rules) {}

sse::RequestFacts Call::facts() const {
  return {.peer = request.peer,
          .principal = caller.principal,
          .action = action,
          .resource_arn = resource_arn,
          .era = core.config.era};
}

kms::CallOrigin Call::kms_origin() const {
  return {.principal = caller.principal,
          .via_service = "s3." + core.config.region + ".amazonaws.com",
          .request_id = request_id};
}

std::string object_arn(std::string_view bucket, std::string_view key) {
  std::string arn = "arn:aws:s3:::";
  arn += bucket;
  if (!key.empty()) (arn += '/') += key;
  return arn;
}

}  // namespace s3sse::service
