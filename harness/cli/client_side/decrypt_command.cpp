#include <fmt/format.h>

#include <memory>

#include "harness/cli/client_side/cse_session.h"
#include "harness/cli/client_side/cse_verbs.h"
#include "harness/cli/client_side/file_store.h"
#include "harness/cli/command/output.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct DecryptFlags {
  CseFlags cse;
  std::string from;
  std::string to;
  std::string range;
  bool quiet = false;
};

int decrypt_object(const DecryptFlags& flags) {
  const auto place = parse_place(flags.from);
  if (!place) return give_up(ExitCode::usage, place.error().message);
  const auto context = parse_pairs("--context", flags.cse.context);
  if (!context) return give_up(ExitCode::usage, context.error().message);
  CseSession session(flags.cse);
  // The sink holds back: the file has its name only once the last tag held.
  auto client = session.client(*place, flags.cse.key, true);
  if (!client) return give_up(ExitCode::usage, client.error().message);

  auto file = NewFile::create(flags.to);
  if (!file) return give_up(ExitCode::usage, file.error().message);
  client_side::GetRequest request{place->bucket, place->key, *context, {}, flags.cse.suffix};
  if (!flags.range.empty()) request.range = "bytes=" + flags.range;
  const auto metadata = client->get(request, **file);
  if (!metadata) return give_up(ExitCode::deviations, advice_on(metadata.error(), "decrypting " + place->text()));
  if (const auto kept = (*file)->keep(); !kept) return give_up(ExitCode::could_not_run, kept.error().message);
  if (!flags.quiet)
    print_out(fmt::format("{} is decrypted in {}.\n", place->text(), flags.to) +
              (flags.range.empty()
                   ? ""
                   : "A range has no tag: nothing says that these bytes are those that were encrypted.\n"));
  return 0;
}

}  // namespace

void add_cse_decrypt_command(Command& cse) {
  auto flags = std::make_shared<DecryptFlags>();
  Command verb = cse.add_verb("decrypt", "Get the plaintext of a file or an object that a client encrypted");
  verb.add_option("object", flags->from, "the ciphertext").required().type_name("FILE|s3://BUCKET/KEY");
  verb.add_option("file", flags->to, "where the plaintext goes").required().type_name("FILE");
  add_key_flags(verb, flags->cse);
  verb.add_option("--policy", flags->cse.policy,
                  "require (default): objects with key commitment alone; allow, forbid: all")
      .one_of({"require", "allow", "forbid"})
      .type_name("POLICY");
  verb.add_flag("--legacy-wrapping", flags->cse.legacy_wrapping, "take wrapped keys of old clients");
  verb.add_flag("--legacy-modes", flags->cse.legacy_modes, "take content without authentication: CBC, and ranges");
  verb.add_option("--range", flags->range, "of the plaintext: 0-99, 100-; needs --legacy-modes")
      .type_name("FIRST-LAST");
  verb.add_option("--suffix", flags->cse.suffix, "of the instruction file (default .instruction)").type_name("SUFFIX");
  verb.add_flag("--quiet", flags->quiet, "no word when it worked");
  add_place_flags(verb, flags->cse);
  verb.footer(R"(The file is written under a temporary name, and gets its own only when the last tag held.
Examples:
  s3sse cse decrypt note.txt.encrypted note.txt --key note.txt.key
  s3sse cse decrypt s3://notes/two two.txt --kms-key alias/mine --context department=finance --endpoint env
  s3sse cse decrypt s3://notes/old old.txt --key old.key --policy allow --legacy-wrapping --legacy-modes --endpoint env
Exit codes: 0, 1 refused: another key, a changed object, or a format that the options do not allow, 2 wrong usage,
            3 it could not be written.)");
  verb.action([flags] { return decrypt_object(*flags); });
}

}  // namespace s3sse::cli
