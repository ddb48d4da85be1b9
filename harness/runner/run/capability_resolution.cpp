#include "harness/runner/run/capability_resolution.h"

#include "harness/model/era.h"
#include "harness/model/vocabulary.h"

namespace s3sse::harness::runner {
namespace {

/// True for "127.0.0.1:9443" and "[::1]:9443".
bool is_numeric(std::string_view host) {
  return host.starts_with('[') || host.substr(0, host.find(':')).find_first_not_of("0123456789.") == host.npos;
}

}  // namespace

Capabilities all_capabilities() {
  Capabilities out;
  for (const std::string_view name : model::capabilities()) out.emplace(name);
  return out;
}

Capabilities possible_capabilities(Endpoint& endpoint, const RunOptions& options) {
  Capabilities out = all_capabilities();
  if (!endpoint.info().has_plain) out.erase("plain-http");
  if (!endpoint.info().has_secure) out.erase("tls");
  if (options.principals.second.anonymous()) out.erase("second-principal");
  if (options.principals.other_account.anonymous()) out.erase("second-account");
  const EndpointInfo& info = endpoint.info();
  if (is_numeric(info.has_secure ? info.host : info.plain_host))
    out.erase("virtual-host");  // there is no name to put a bucket before
  if (endpoint.probe()) return out;
  // The simulator serves buckets of every Region behind one address; of a live endpoint nobody knows.
  out.erase("second-region");
  // An endpoint of KMS serves its own Region, unless a run was told otherwise.
  out.erase("kms-multi-region");
  // S3 Select is closed to new customers, and asking for it does harm: in Ceph RGW 16.2 it shares the state of a parser
  // with form policies, laid out otherwise, and forms after a Select end the server. `--have select` asks for it.
  out.erase("select");
  // Replicas come some time after the write there, and by a role that nobody told.
  out.erase("replication");
  for (const std::string_view name : model::capabilities())
    if (model::is_probe_capability(name)) out.erase(std::string(name));
  return out;
}

Capabilities resolve_capabilities(Endpoint& endpoint, const RunOptions& options) {
  Capabilities out = options.declared ? *options.declared : possible_capabilities(endpoint, options);
  for (const std::string_view name : model::capabilities())
    if (options.era < model::capability_since(name)) out.erase(std::string(name));
  for (const std::string& name : options.have) out.insert(name);
  for (const std::string& name : options.lack) out.erase(name);
  return out;
}

std::string missing_capability(const model::Case& candidate, const Capabilities& capabilities) {
  for (const std::string& need : candidate.needs)
    if (!capabilities.contains(need) && !model::is_probe_capability(need)) return need;
  // a step that acts through the probe changes what later steps see
  for (const model::Step& step : candidate.steps) {
    const std::string_view taken = step.operation->capability;
    if (!taken.empty() && !capabilities.contains(taken)) return std::string(taken);
  }
  return {};
}

}  // namespace s3sse::harness::runner
