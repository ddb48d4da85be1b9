#include "harness/cli/simulator/serve_options.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "harness/cli/command/era_flag.h"
#include "harness/cli/simulator/rule_switches.h"

namespace s3sse::cli {

void add_serve_options(Command& verb, ServeOptions& options) {
  verb.add_option("--http-port", options.http_port, "0: any free one (default 9000)").type_name("PORT");
  verb.add_option("--https-port", options.https_port, "0: any free one (default 9443)").type_name("PORT");
  verb.add_option("--port", options.port, "HTTP on N and HTTPS on N+443; 0: any free ones")
      .between(0, 65535 - 443)
      .excludes("--http-port")
      .excludes("--https-port")
      .type_name("N");
  verb.add_option("--address", options.address, "numeric address to listen on (default 127.0.0.1)")
      .type_name("ADDRESS");
  verb.add_option("--cert", options.certificate, "certificate chain instead of one made at start").type_name("FILE");
  verb.add_option("--key", options.private_key, "its private key").type_name("FILE");
  verb.add_option("--ca-file", options.ca_file, "where to write the CA certificate made at start").type_name("FILE");
  verb.add_option("--ready-file", options.ready_file, "JSON with URLs and credentials, written once it answers")
      .type_name("FILE");
  add_era_flag(verb, options.era);
  verb.add_option("--region", options.region, "(default us-east-1)").type_name("REGION");
  verb.add_flag("--no-sigv2", options.no_sigv2, "refuse Signature Version 2, as Regions since 2014 do");
  verb.add_option("--access-key", options.access_key, "of the owner (default: AWS_ACCESS_KEY_ID, or an example key)")
      .type_name("ID");
  verb.add_option("--secret-key", options.secret_key, "its secret; better in AWS_SECRET_ACCESS_KEY: ps shows flags")
      .type_name("SECRET");
  verb.add_option("--switch-off", options.switched_off, "break these rules, by id or slug, to see what notices")
      .type_name("RULE")
      .offers(switch_names);
  verb.add_option("--tls-min", options.tls_minimum, "lowest TLS version: 1.2 (default) or 1.3")
      .one_of({"1.2", "1.3"})
      .type_name("VERSION");
  verb.add_option("--tls-max", options.tls_maximum, "highest TLS version: 1.2 or 1.3 (default)")
      .one_of({"1.2", "1.3"})
      .type_name("VERSION");
  verb.add_option("--host-name", options.host_names,
                  "another DNS name, also of BUCKET.NAME and of the certificate made at start")
      .type_name("NAME");
  verb.add_option("--trust-proxy", options.trusted_proxies,
                  "believe Forwarded, X-Forwarded-Proto and X-Forwarded-For of this address or network")
      .type_name("CIDR");
  verb.add_option("--kms-seed", options.kms_seed, "JSON file of KMS keys with ids and material of your choice; below")
      .type_name("FILE");
  verb.add_option("--principals", options.principals, "JSON file of users and roles with identity policies; below")
      .type_name("FILE");
  verb.add_option("--fault", options.faults, "let something go wrong; may be given several times; below")
      .one_at_a_time()
      .type_name("SPEC");
  verb.add_option("--fault-seed", options.fault_seed, "decides what faults with p=... hit (default s3sse)")
      .type_name("SEED");
  add_data_flags(verb, options.data);
  verb.add_option("--audit-log", options.audit_log,
                  "append every audit event to it, for s3sse audit; -: standard error")
      .type_name("FILE");
  verb.add_option("--access-log", options.access_log,
                  "append a line of JSON for each answer, without secrets; -: standard error")
      .type_name("FILE");
  verb.add_option("--admin-port", options.admin_port,
                  "/healthz and /metrics (Prometheus) on a port of their own; 0: any free one")
      .between(0, 65535)
      .type_name("PORT");
  verb.add_option("--max-memory", options.memory_limit,
                  "store no more (503 SlowDown) beyond this memory of the process, such as 2GiB")
      .type_name("SIZE");
  verb.add_flag("--allow-default-credentials", options.allow_default_credentials,
                "take the published example keys also from other machines (--address)");
  verb.add_option("--trace", options.trace, "append what happened to each request, stage by stage; -: standard error")
      .type_name("FILE");
  verb.add_flag("--ui", options.ui,
                "serve the web lesson beside it, on this machine alone: see the envelope, break it");
  verb.add_option("--ui-port", options.ui_port,
                  "of the lesson; 0: any free one (default 9080; with --port 0 any free one)")
      .between(0, 65535)
      .type_name("PORT");
  verb.add_flag("--reveal", options.reveal, "traces and lesson show keys as they are; only with throw-away keys");
  verb.add_flag("--no-probe", options.no_probe,
                "answer no questions about the inside: cases that need them are then not visible");
}

Result<void> settle(ServeOptions& options) {
  if (options.certificate.empty() != options.private_key.empty()) return fail("--cert and --key go together");
  for (const auto& [flag, file] : {std::pair("--cert", options.certificate), std::pair("--key", options.private_key)})
    if (std::error_code problem; !file.empty() && !std::filesystem::exists(file, problem))
      return fail(fmt::format("{}: there is no file {}", flag, file));
  if (options.tls_minimum == "1.3" && options.tls_maximum == "1.2")
    return fail("--tls-min 1.3 and --tls-max 1.2 leave no version");
  if (options.port == 0) options.http_port = options.https_port = 0;
  if (options.port > 0) {
    options.http_port = static_cast<std::uint16_t>(options.port);
    options.https_port = static_cast<std::uint16_t>(options.port + 443);
  }
  return {};
}

}  // namespace s3sse::cli
