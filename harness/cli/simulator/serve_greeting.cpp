#include "harness/cli/simulator/serve_greeting.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>
#include <vector>

#include "harness/cli/simulator/rule_switches.h"
#include "harness/runner/script/shell_text.h"

namespace s3sse::cli {
namespace {

std::string export_line(const std::vector<std::pair<const char*, std::string>>& variables) {
  std::string out = "  export";
  for (const auto& [name, value] : variables)
    if (!value.empty()) out += fmt::format(" {}={}", name, value);
  return out + "\n";
}

/// As one word of a shell, quoted only where it has to be.
std::string shell_word(const std::string& text) {
  const bool plain =
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:+=@,%") ==
      std::string::npos;
  return plain && !text.empty() ? text : harness::runner::single_quoted(text);
}

std::string shell_secret(const Principal& principal) {
  return shell_word(std::string(as_text(principal.credentials.secret_access_key.reveal())));
}

/// Lines for another terminal: every tool, and the lines of `s3sse show CASE --curl`, find what they need in them.
std::string lines_to_paste(const KnownServer& server, bool own_keys) {
  const auto& [owner, second, other] = server.principals;
  const std::string ca = server.ca.empty() ? "" : shell_word(server.ca);
  return export_line({{"ENDPOINT", shell_word(server.https)}, {"PLAIN_ENDPOINT", shell_word(server.http)}}) +
         // A secret of the user's own is not for the screen; those of the example keys stand in every manual.
         export_line(
             {{"AWS_ACCESS_KEY_ID", shell_word(owner.credentials.access_key_id)},
              {"AWS_SECRET_ACCESS_KEY",
               own_keys ? R"("${AWS_SECRET_ACCESS_KEY:?the secret that you gave to serve}")" : shell_secret(owner)}}) +
         export_line(
             {{"AWS_DEFAULT_REGION", shell_word(server.region)}, {"AWS_CA_BUNDLE", ca}, {"CURL_CA_BUNDLE", ca}}) +
         export_line({{"SECOND_ACCESS_KEY_ID", shell_word(second.credentials.access_key_id)},
                      {"SECOND_SECRET_ACCESS_KEY", shell_secret(second)}}) +
         export_line({{"OTHER_ACCESS_KEY_ID", shell_word(other.credentials.access_key_id)},
                      {"OTHER_SECRET_ACCESS_KEY", shell_secret(other)}});
}

}  // namespace

std::string greeting(const KnownServer& server, const ServeOptions& options, bool own_keys) {
  return fmt::format(
      R"(The simulator answers (era {era}, region {region}):
  {http}
  {https}{ca_note}
{ui_note}
Paste into another terminal (bash); SECOND_ and OTHER_ are another user, and a user of another account:

{lines}
Then, for example:

  aws --endpoint-url "$ENDPOINT" s3 mb s3://demo
  curl --aws-sigv4 "aws:amz:$AWS_DEFAULT_REGION:s3" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" "$ENDPOINT/"
  python3 -c 'import boto3; print(boto3.client("s3", endpoint_url="{https}").list_buckets()["Buckets"])'
  s3sse run --endpoint "$ENDPOINT"
  s3sse show smoke/sse-c/wrong-key --curl | bash

Everything is kept in {place}. Ctrl-C ends it.
)",
      fmt::arg("era", options.era), fmt::arg("region", server.region), fmt::arg("http", server.http),
      fmt::arg("https", server.https), fmt::arg("ca_note", server.ca.empty() ? "" : "   CA certificate: " + server.ca),
      fmt::arg("ui_note", server.ui.empty() ? "" : fmt::format("\nThe lesson, for a browser: {}\n", server.ui)),
      fmt::arg("lines", lines_to_paste(server, own_keys)),
      fmt::arg("place", options.data.folder.empty() ? "memory" : options.data.folder));
}

std::string switched_off_text(const Rules& rules) {
  std::string out;
  for (const Rule rule : rules.switched_off()) {
    const std::string id(info(rule).id);
    out += fmt::format("{} is switched off: {}\n", id, fmt::join(misbehaviour(id), " "));
  }
  return out;
}

}  // namespace s3sse::cli
