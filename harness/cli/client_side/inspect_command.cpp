#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "harness/cli/client_side/cse_session.h"
#include "harness/cli/client_side/cse_verbs.h"
#include "harness/cli/client_side/explanation.h"
#include "harness/cli/client_side/inspected_place.h"
#include "harness/cli/command/output.h"

namespace s3sse::cli {

Result<client_side::Inspection> inspect_place(CseSession& session, const ObjectPlace& place,
                                              const std::string& suffix) {
  const auto store = session.store_of(place);
  if (!store) return tl::unexpected(store.error());
  const auto object = (*store)->get(place.bucket, place.key, std::nullopt);
  if (!object) return tl::unexpected(object.error());
  std::optional<std::string> instruction;
  if (const auto file = (*store)->get(place.bucket, place.key + suffix, std::nullopt)) {
    const auto text = read_all(*file->body, client_side::largest_instruction_file);
    if (!text) return tl::unexpected(text.error());
    instruction = std::string(as_text(*text));
  }
  return client_side::inspect(object->metadata, instruction, object->body->length());
}

namespace {

struct InspectFlags {
  CseFlags cse;
  std::string place;
  bool json = false;
};

int inspect_object(const InspectFlags& flags) {
  using reports::ExitCode;
  const auto place = parse_place(flags.place);
  if (!place) return give_up(ExitCode::usage, place.error().message);
  CseSession session(flags.cse);
  const auto inspection = inspect_place(session, *place, flags.cse.suffix);
  if (!inspection) return give_up(ExitCode::usage, inspection.error().message);
  print_out(flags.json ? inspection_json(*inspection) : explain(*inspection));
  return inspection->envelope ? 0 : static_cast<int>(ExitCode::deviations);
}

}  // namespace

void add_cse_inspect_command(Command& cse) {
  auto flags = std::make_shared<InspectFlags>();
  Command verb =
      cse.add_verb("inspect", "Explain an encrypted object without any key: what it is, who opens it, what is unsafe");
  verb.add_option("object", flags->place, "a file, or an object").required().type_name("FILE|s3://BUCKET/KEY");
  verb.add_option("--suffix", flags->cse.suffix, "of the instruction file (default .instruction)").type_name("SUFFIX");
  add_place_flags(verb, flags->cse);
  verb.add_flag("--json", flags->json, "as JSON");
  verb.footer(R"(The metadata of a file stand beside it in FILE.metadata.json, an instruction file in FILE.instruction.
Examples:
  s3sse cse inspect note.txt.encrypted
  s3sse cse inspect s3://photos/cat.jpg --endpoint https://s3.lab.example
Exit codes: 0 it is what some client can read, 1 it is not, 2 wrong usage, or it cannot be had.)");
  verb.action([flags] { return inspect_object(*flags); });
}

}  // namespace s3sse::cli
