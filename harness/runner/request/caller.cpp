#include "harness/runner/request/caller.h"

#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/uri.h"

namespace s3sse::harness::runner {

WireRequest Caller::request(const Call& call) {
  const EndpointInfo& info = endpoint().info();
  WireRequest out;
  out.method = call.method;
  out.secure = info.has_secure && !call.plain;
  const std::string& host = out.secure ? info.host : info.plain_host;
  const bool in_host = (call.virtual_host || virtual_host_) && !call.bucket.empty();
  out.headers.add("Host", in_host ? call.bucket + "." + host : host);
  if (!call.bucket.empty() && !in_host) out.target = "/" + percent_encode(call.bucket);
  if (!call.key.empty() || out.target.empty()) out.target += "/" + percent_encode(call.key, true);
  if (!call.query.empty()) out.target += "?" + call.query;
  for (const Header& header : call.headers) out.headers.add(header.name, header.value);
  out.body = to_bytes(call.body);
  out.answer_limit = call.answer_limit;
  if (call.md5) out.headers.add("Content-MD5", to_base64(md5(out.body)));
  if (!call.anonymous) signer_.sign(out, credentials_, call.signing);
  return out;
}

Exchange Caller::send(const Call& call, Deadline deadline) {
  const WireRequest signed_request = request(call);
  Exchange exchange = endpoint().send(signed_request, deadline);
  hide_secrets(signed_request, credentials_, exchange);
  return exchange;
}

}  // namespace s3sse::harness::runner
