#include "harness/cli/target/aws_settings.h"

#include <fmt/format.h>

#include <filesystem>

#include "harness/cli/command/ini_file.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_settings_file = 1 << 20;

/// One of the two files; a missing one is an empty one.
Result<Ini> read_ini_file(const std::string& path) {
  std::error_code problem;
  if (path.empty() || !std::filesystem::exists(path, problem)) return Ini{};
  if (!std::filesystem::is_regular_file(path, problem)) return Ini{};  // /dev/null switches a file off
  Result<std::string> text = read_file(path, largest_settings_file);
  if (!text) return fail(text.error().message);
  Result<Ini> ini = parse_ini(*text);
  wipe_memory(*text);
  if (!ini) return fail(fmt::format("{}: {}", path, ini.error().message));
  return ini;
}

std::string path_of(const Environment& environment, const char* variable, const char* name) {
  const std::string path = environment(variable);
  if (!path.empty()) return path;
  const std::string home = environment("HOME");
  return home.empty() ? "" : home + "/.aws/" + name;
}

std::string first_of(std::initializer_list<std::string> values) {
  for (const std::string& value : values)
    if (!value.empty()) return value;
  return {};
}

/// A profile as both files together describe it; what stands in the credentials file wins.
class Profile {
 public:
  Profile(const Ini& credentials, const Ini& config, const std::string& name) {
    const auto take = [&](const Ini& ini, const std::string& section) {
      const auto found = ini.find(section);
      if (found == ini.end()) return;
      exists_ = true;
      values_.insert(found->second.begin(), found->second.end());
    };
    take(credentials, name);
    take(config, name == "default" ? name : "profile " + name);
  }
  [[nodiscard]] bool exists() const { return exists_; }
  [[nodiscard]] std::string value(const std::string& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? std::string() : found->second;
  }

 private:
  bool exists_ = false;
  std::map<std::string, std::string> values_;
};

Result<harness::sigv4::Credentials> key_pair(const std::string& id, std::string secret, std::string token,
                                             std::string_view id_name, std::string_view secret_name) {
  if (id.empty() != secret.empty())
    return fail(fmt::format("{} is set, but {} is not; set both or neither", id.empty() ? secret_name : id_name,
                            id.empty() ? id_name : secret_name));
  auto credentials = harness::sigv4::make_credentials(id, secret, std::move(token));
  wipe_memory(secret);
  return credentials;
}

}  // namespace

Result<AwsSettings> read_aws_settings(const Environment& environment, const std::string& profile_flag) {
  const auto credentials_file = read_ini_file(path_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials"));
  if (!credentials_file) return tl::unexpected(credentials_file.error());
  const auto config_file = read_ini_file(path_of(environment, "AWS_CONFIG_FILE", "config"));
  if (!config_file) return tl::unexpected(config_file.error());

  const std::string wanted = first_of({profile_flag, environment("AWS_PROFILE")});
  const Profile profile(*credentials_file, *config_file, first_of({wanted, "default"}));
  if (!wanted.empty() && !profile.exists())
    return fail(fmt::format("there is no AWS profile \"{}\" in ~/.aws/credentials or ~/.aws/config", wanted));

  AwsSettings settings;
  const bool variables_count = profile_flag.empty() && (!environment("AWS_ACCESS_KEY_ID").empty() ||
                                                        !environment("AWS_SECRET_ACCESS_KEY").empty());
  auto credentials = variables_count
                         ? key_pair(environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"),
                                    environment("AWS_SESSION_TOKEN"), "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
                         : key_pair(profile.value("aws_access_key_id"), profile.value("aws_secret_access_key"),
                                    profile.value("aws_session_token"), "aws_access_key_id", "aws_secret_access_key");
  if (!credentials) return tl::unexpected(credentials.error());
  settings.credentials = std::move(*credentials);
  settings.by_default_profile = !variables_count && wanted.empty();
  settings.region = first_of({environment("AWS_REGION"), environment("AWS_DEFAULT_REGION"), profile.value("region")});
  settings.endpoint_url =
      first_of({environment("AWS_ENDPOINT_URL_S3"), environment("AWS_ENDPOINT_URL"), profile.value("endpoint_url")});
  settings.ca_bundle = first_of({environment("AWS_CA_BUNDLE"), profile.value("ca_bundle")});
  return settings;
}

}  // namespace s3sse::cli
