#include "harness/cli/simulator/access_log.h"

#include "simulator/base/json.h"
#include "simulator/base/time_format.h"

namespace s3sse::cli {

std::string access_line(const server::AccessRecord& record, TimePoint time) {
  constexpr double microseconds_per_millisecond = 1000.0;
  nlohmann::ordered_json line = {
      {"time", format_iso8601(time)},
      {"address", record.address},
      {"method", record.method},
      {"path", record.path},
      {"status", record.status},
      {"request_id", record.request_id},
      {"received_bytes", record.received_bytes},
      {"sent_bytes", record.sent_bytes},
      {"milliseconds", static_cast<double>(record.duration.count()) / microseconds_per_millisecond}};
  if (!record.tls_version.empty()) {
    line["tls_version"] = record.tls_version;
    line["tls_cipher"] = record.tls_cipher;
  }
  return write_json(line);
}

}  // namespace s3sse::cli
