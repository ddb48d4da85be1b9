#include "harness/cli/target/target_flags.h"

#include "harness/cli/command/command.h"

namespace s3sse::cli {

void add_target_flags(Command& verb, TargetFlags& target) {
  const char* group = "Which endpoint";
  const auto text = [&](const char* name, std::string& value, const char* help, const char* type) {
    return verb.add_option(name, value, help).type_name(type).group(group);
  };
  text("--endpoint", target.endpoint,
       "of the endpoint; sim: the simulator in this process (default); env: AWS_ENDPOINT_URL", "URL|sim|env");
  text("--target", target.target_file, "a file that says all of this (vectors/schema/target.schema.json)", "FILE");
  text("--plain-endpoint", target.plain_endpoint, "its http:// side, for the rules about transport", "URL");
  verb.add_flag("--over-https", target.over_https, "the simulator behind real HTTPS and HTTP on loopback").group(group);
  text("--profile", target.profile, "profile of ~/.aws/credentials and ~/.aws/config", "NAME");
  text("--second-profile", target.second_profile, "of another user of the same account", "NAME");
  text("--other-profile", target.other_profile, "of a user of another account", "NAME");
  text("--region", target.region, "(default: AWS_REGION, the profile, us-east-1)", "REGION");
  text("--ca-bundle", target.ca_bundle, "CA certificates to trust (default: AWS_CA_BUNDLE)", "FILE");
  verb.add_option("--resolve", target.resolve, "go to this address for that host, as curl does")
      .type_name("HOST:PORT:ADDR")
      .group(group);
  text("--proxy", target.proxy, "reach it through this proxy, by CONNECT", "http://HOST:PORT");
  text("--addressing", target.addressing, "path (default), or virtual-host: the bucket in the host name", "STYLE")
      .one_of({"path", "virtual-host"});
}

}  // namespace s3sse::cli
