// Link: s3sse::service
// Targets of requests: what is decoded and encoded again is the same, and the parts are those of the whole. As a copy
// source, and with a Host in front (the first line), too.
#include <algorithm>

#include "simulator/base/uri.h"
#include "simulator/base/utf8.h"
#include "simulator/service/request_limits.h"
#include "simulator/service/router.h"
#include "simulator/service/write/copy_source.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Rules rules;
  const std::string_view text = fuzz::text_of(data, size);
  const auto line = std::min(text.find('\n'), text.size());
  const std::string_view raw = text.substr(std::min(line + 1, text.size()));
  if (const auto decoded = percent_decode(raw))
    fuzz::check(percent_decode(percent_encode(*decoded)) == decoded, "encoding keeps every byte");
  const auto source = service::read_source_name({{"x-amz-copy-source", std::string(raw)}}, rules);
  fuzz::check(source.has_value() || !source.error().code.empty(), "a refusal has a code");

  const auto target = parse_target(raw);
  if (!target) return 0;
  fuzz::check(target->raw_path.size() + target->raw_query.size() <= raw.size(), "the parts are in the whole");
  fuzz::check(target->path.starts_with('/'), "a path begins at the root");
  Request request;
  request.target = raw;
  request.headers.add("Host", std::string(text.substr(0, line)));
  const auto address = service::address_of(request, *target, {"s3.localhost", "localhost"});
  const std::size_t named = address.bucket.size() + address.key.size();
  fuzz::check(address.bucket_in_host || named <= target->path.size(), "bucket and key are in the path");
  fuzz::check(address.bucket_in_host || address.bucket.find('/') == std::string::npos, "a bucket is one segment");
  if (service::is_text(*target)) fuzz::check(is_utf8(target->path), "names are text");
  return 0;
}
