#include <fmt/format.h>

#include <memory>

#include "harness/cli/client_side/cse_session.h"
#include "harness/cli/client_side/cse_verbs.h"
#include "harness/cli/client_side/key_file.h"
#include "harness/cli/command/output.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct RewrapFlags {
  CseFlags cse;
  std::string object;
  std::string new_key;
  std::vector<std::string> new_description;
  std::string new_suffix = std::string(client_side::default_instruction_suffix);
  bool enforce_rotation = false;
};

int rewrap_object(const RewrapFlags& flags) {
  const auto place = parse_place(flags.object);
  if (!place) return give_up(ExitCode::usage, place.error().message);
  auto description = parse_pairs("--new-description", flags.new_description);
  if (!description) return give_up(ExitCode::usage, description.error().message);
  const auto new_keyring = read_key_file(flags.new_key, std::move(*description));
  if (!new_keyring) return give_up(ExitCode::usage, new_keyring.error().message);
  CseSession session(flags.cse);
  auto client = session.client(*place, flags.cse.key);
  if (!client) return give_up(ExitCode::usage, client.error().message);
  const auto done = client->reencrypt(
      {place->bucket, place->key, flags.new_suffix, std::nullopt, flags.enforce_rotation}, *new_keyring);
  if (!done) return give_up(ExitCode::deviations, advice_on(done.error(), "wrapping the key of " + place->text()));
  print_out(fmt::format("{}{} opens {} with {} now; the object itself is untouched.\n", place->text(), flags.new_suffix,
                        place->text(), flags.new_key));
  return 0;
}

}  // namespace

void add_cse_rewrap_command(Command& cse) {
  auto flags = std::make_shared<RewrapFlags>();
  Command verb =
      cse.add_verb("rewrap", "Wrap the data key of an object with another key, through its instruction file");
  verb.add_option("object", flags->object, "an object with an instruction file")
      .required()
      .type_name("FILE|s3://BUCKET/KEY");
  add_key_flags(verb, flags->cse);
  verb.add_option("--new-key", flags->new_key, "file of the key that opens it from now on")
      .required()
      .type_name("FILE");
  verb.add_option("--new-description", flags->new_description,
                  "a pair of the description of the new key, which differs from the old one")
      .one_at_a_time()
      .type_name("NAME=VALUE");
  verb.add_option("--new-suffix", flags->new_suffix, "of the file that is written (default .instruction)")
      .type_name("SUFFIX");
  verb.add_flag("--enforce-rotation", flags->enforce_rotation, "fail if the old key opens the result as well");
  verb.add_option("--policy", flags->cse.policy,
                  "require (default): objects with key commitment alone; allow, forbid: all")
      .one_of({"require", "allow", "forbid"})
      .type_name("POLICY");
  add_place_flags(verb, flags->cse);
  verb.footer(
      R"(Nothing but the small instruction file is written: this is how a key is changed without touching the data, and how
an object is shared with the owner of another key.
Examples:
  s3sse cse rewrap report.encrypted --key old.key --new-key new.key --new-description name=new
  s3sse cse rewrap s3://notes/one --key my.key --new-key theirs.pem --new-suffix .partner --new-description of=partner \
      --endpoint http://127.0.0.1:9000
Exit codes: 0, 1 refused, 2 wrong usage.)");
  verb.action([flags] { return rewrap_object(*flags); });
}

}  // namespace s3sse::cli
