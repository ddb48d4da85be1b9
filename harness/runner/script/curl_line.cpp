#include "harness/runner/script/curl_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

using LineMode = model::Signing::Mode;
using model::Step;

/// curl signs a query as it stands, where S3 sorts it and puts "=" behind a bare name.
std::string canonical_target(std::string_view target) {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return std::string(target);
  std::vector<std::string> items;
  for (const std::string_view item : split(target.substr(mark + 1), '&'))
    items.push_back(std::string(item) + (item.find('=') == std::string_view::npos ? "=" : ""));
  std::sort(items.begin(), items.end());
  std::string out(target.substr(0, mark));
  for (std::size_t index = 0; index < items.size(); ++index) out += (index == 0 ? "?" : "&") + items[index];
  return out;
}

bool has_odd_header(const Headers& headers) {
  std::set<std::string> names;
  return std::any_of(headers.begin(), headers.end(), [&](const Header& header) {
    if (iequals(header.name, "host")) return false;  // curl makes its own
    return header.value.empty() || !names.insert(ascii_lower(header.name)).second;
  });
}

bool is_anonymous(const Step& step) {
  return step.as == model::As::anonymous || step.transfer.sign.mode == LineMode::anonymous;
}

/// Returns what the line does otherwise than the case, so that the answer may be another one.
std::string differences(const Step& step, const BuiltRequest& request) {
  std::string out;
  const bool plainly_signed = is_anonymous(step) || step.transfer.sign.mode == LineMode::header ||
                              step.transfer.sign.mode == LineMode::wrong_secret;
  if (!plainly_signed || step.transfer.payload != model::PayloadMode::signed_ || !step.transfer.sign.drop.empty() ||
      step.transfer.sign.age != 0 || !step.transfer.sign.region.empty() || !step.transfer.sign.unsigned_headers.empty())
    out += "# the case signs this request in another way than curl does; what is tested may depend on it\n";
  if (has_odd_header(request.wire.headers))
    out += "# a header that is empty, or sent twice: only newer versions of curl (8.4) sign it as S3 does\n";
  return out;
}

/// The command, and whose keys sign.
std::string command(const Step& step) {
  std::string out = step.is_kms() ? "SERVICE=kms " : "";
  if (is_anonymous(step)) return out + "unsigned";
  if (const std::string who = principal_prefix(step); !who.empty())
    out +=
        fmt::format("AWS_ACCESS_KEY_ID=\"${0}_ACCESS_KEY_ID\" AWS_SECRET_ACCESS_KEY=\"${0}_SECRET_ACCESS_KEY\" ", who);
  if (step.transfer.sign.mode == LineMode::wrong_secret) out += "AWS_SECRET_ACCESS_KEY=not-the-secret ";
  return out + "s3";
}

/// Returns what curl offers in the handshake. Versions that need SHA-1 are beyond what its library allows by default.
std::string handshake(const Step& step) {
  if (!step.transfer.tls) return {};
  const auto& [lowest, highest] = *step.transfer.tls;
  const std::string old = lowest < "1.2" ? " --ciphers DEFAULT:@SECLEVEL=0" : "";
  return fmt::format(" --tlsv{} --tls-max {}{}", lowest, highest, old);
}

}  // namespace

std::string principal_prefix(const Step& step) {
  if (step.as == model::As::second) return "SECOND";
  return step.as == model::As::other_account ? "OTHER" : "";
}

CurlLine curl_line(const Step& step, const BuiltRequest& request, const std::string& body, const ScriptText& text) {
  const WireRequest& wire = request.wire;
  if (wire.raw_bytes) return {"# bytes that are not an HTTP request: curl cannot send them", false, false};
  if (step.operation->form)
    return {"# a form with a policy that is signed anew each time: see the transcript", false, false};
  std::string file = body;
  std::string out = differences(step, request);
  const bool as_in_case = out.empty();
  if (step.transfer.virtual_host) out += "# the case names the bucket in the Host header\n";
  if (file.empty() && !wire.body.empty()) {
    file = "body.txt";
    out += fmt::format("printf %s {} > {}\n", text.shell(as_text(wire.body)), file);
  }
  out += command(step) + handshake(step);
  if (wire.method == "HEAD")
    out += " --head";
  else if (wire.method != "GET")
    out += " -X " + text.shell(wire.method);
  const model::S3Call* s3 = step.if_s3();
  const bool right_md5 = !(s3 && s3->content_md5) && !file.empty();
  for (const Header& header : wire.headers) {
    if (iequals(header.name, "host")) continue;
    if (right_md5 && iequals(header.name, "content-md5"))
      out += fmt::format(" \\\n  -H \"Content-MD5: $(openssl md5 -binary {} | base64)\"", file);
    else
      out += " \\\n  -H " + text.shell(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  // Signing the digest of a file is beyond older versions of curl; S3 takes this in its place.
  if (!step.is_kms() && !wire.headers.has("x-amz-content-sha256"))
    out += " \\\n  -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD'";
  if (wire.chunked) out += " -H 'Transfer-Encoding: chunked'";
  if (!file.empty())
    out +=
        fmt::format(" \\\n  --data-binary @{}{}", file, wire.headers.has("Content-Type") ? "" : " -H 'Content-Type:'");
  const std::string address =
      step.transfer.secure == false ? "\"${PLAIN_ENDPOINT:?the plain-HTTP side of the endpoint}" : "\"$ENDPOINT";
  const std::string target = text.shell(canonical_target(wire.target));
  return {out + " \\\n  " + address + (target.starts_with('"') ? target.substr(1) : "\"" + target), true, as_in_case};
}

}  // namespace s3sse::harness::runner
