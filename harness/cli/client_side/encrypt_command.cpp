#include <fmt/format.h>

#include <memory>

#include "harness/cli/client_side/cse_session.h"
#include "harness/cli/client_side/cse_verbs.h"
#include "harness/cli/client_side/explanation.h"
#include "harness/cli/client_side/file_store.h"
#include "harness/cli/client_side/inspected_place.h"
#include "harness/cli/client_side/key_file.h"
#include "harness/cli/command/output.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

constexpr std::uint64_t part_size = 16 * 1024 * 1024;     ///< a multiple of the cipher's block
constexpr std::uint64_t longest_at_once = 2 * part_size;  ///< more goes to S3 in parts

struct EncryptFlags {
  CseFlags cse;
  std::string from;
  std::string to;
  std::vector<std::string> metadata;
  bool instruction_file = false;
  bool quiet = false;
};

/// A part of a longer source.
class PartOf final : public BodySource {
 public:
  PartOf(BodySource& whole, std::uint64_t left) : whole_(whole), left_(left) {}
  Result<std::size_t> read(ByteSpan out) override {
    if (left_ == 0) return 0;
    const auto count = whole_.read(out.first(std::min<std::uint64_t>(out.size(), left_)));
    if (count) left_ -= *count;
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return left_; }

 private:
  BodySource& whole_;
  std::uint64_t left_;
};

client_side::ClientResult<void> put_in_parts(client_side::Client& client, const client_side::PutRequest& request,
                                             BodySource& plaintext, std::uint64_t length) {
  auto upload = client.create_upload(request);
  if (!upload) return tl::unexpected(upload.error());
  client_side::ClientResult<void> done;
  int number = 0;
  for (std::uint64_t left = length; left > 0 && done;) {
    const std::uint64_t size = std::min(left, part_size);
    left -= size;
    PartOf part(plaintext, size);
    if (const auto sent = client.upload_part(*upload, ++number, part, left == 0); !sent)
      done = tl::unexpected(sent.error());
  }
  if (done) done = client.complete_upload(*upload);
  if (!done) (void)client.abort_upload(*upload);
  return done;
}

client_side::ClientResult<void> put_whole(client_side::Client& client, const client_side::PutRequest& request,
                                          BodySource& plaintext) {
  auto stored = client.put(request, plaintext);
  if (!stored) return tl::unexpected(stored.error());
  return {};
}

/// The command that gets the plaintext back, to be copied.
std::string way_back(const EncryptFlags& flags, const ObjectPlace& place, const std::string& key) {
  std::string out = "s3sse cse decrypt " + place.text() + " " + flags.from + ".decrypted";
  out += key.empty() ? " --kms-key " + flags.cse.kms_key : " --key " + key;
  for (const std::string& pair : flags.cse.context) out += " --context " + pair;
  if (flags.cse.policy == "forbid") out += " --policy forbid";
  if (!flags.cse.target.endpoint.empty()) out += " --endpoint " + flags.cse.target.endpoint;
  return out;
}

int encrypt_object(const EncryptFlags& flags) {
  const auto place = parse_place(flags.to.empty() ? flags.from + ".encrypted" : flags.to);
  if (!place) return give_up(ExitCode::usage, place.error().message);
  const auto context = parse_pairs("--context", flags.cse.context);
  if (!context) return give_up(ExitCode::usage, context.error().message);
  const auto metadata = parse_pairs("--metadata", flags.metadata);
  if (!metadata) return give_up(ExitCode::usage, metadata.error().message);
  auto plaintext = open_file_source(flags.from);
  if (!plaintext) return give_up(ExitCode::usage, plaintext.error().message);

  CseSession session(flags.cse);
  std::string key = flags.cse.key;
  const bool makes_key = key.empty() && flags.cse.kms_key.empty();
  if (makes_key) {
    key = flags.from + ".key";
    if (const auto made = make_key_file(key); !made) return give_up(ExitCode::usage, made.error().message);
  }
  auto client = session.client(*place, key);
  if (!client) return give_up(ExitCode::usage, client.error().message);

  const client_side::PutRequest request{place->bucket, place->key, *metadata, *context, flags.instruction_file};
  const std::uint64_t length = (*plaintext)->length().value_or(0);
  const auto done = place->is_object() && length > longest_at_once ? put_in_parts(*client, request, **plaintext, length)
                                                                   : put_whole(*client, request, **plaintext);
  if (!done) return give_up(ExitCode::could_not_run, advice_on(done.error(), "encrypting " + flags.from));
  if (flags.quiet) return 0;

  std::string out = fmt::format("{} is now {}.\n", flags.from, place->text());
  if (makes_key) out += fmt::format("Its key is new and stands in {}: whoever loses it loses the file.\n", key);
  if (const auto inspection = inspect_place(session, *place, flags.cse.suffix)) out += "\n" + explain(*inspection);
  out += fmt::format("\nBack again: {}\n", way_back(flags, *place, key));
  print_out(out);
  return 0;
}

}  // namespace

void add_cse_encrypt_command(Command& cse) {
  auto flags = std::make_shared<EncryptFlags>();
  Command verb = cse.add_verb("encrypt", "Encrypt a file here, and store ciphertext alone: in a file or at S3");
  verb.add_option("file", flags->from, "the plaintext").required().type_name("FILE");
  verb.add_option("to", flags->to, "where the ciphertext goes (default FILE.encrypted)")
      .type_name("FILE|s3://BUCKET/KEY");
  add_key_flags(verb, flags->cse);
  verb.add_option("--policy", flags->cse.policy,
                  "require (default) and allow write V3, with key commitment; forbid writes V2")
      .one_of({"require", "allow", "forbid"})
      .type_name("POLICY");
  verb.add_flag("--instruction-file", flags->instruction_file, "keep the wrapped key in a second object, .instruction");
  verb.add_option("--metadata", flags->metadata,
                  "a pair of your own metadata, readable for all; may be given several times")
      .one_at_a_time()
      .type_name("NAME=VALUE");
  verb.add_flag("--quiet", flags->quiet, "without an explanation of what was made");
  add_place_flags(verb, flags->cse);
  verb.footer(
      R"(Without a key a new AES key is made in FILE.key. The metadata of a file stand beside it in OUT.metadata.json.
What is made is byte for byte what the Amazon S3 Encryption Clients read.
Examples:
  s3sse cse encrypt note.txt                                    the first one, with its explanation
  s3sse cse encrypt note.txt s3://notes/one --key my.key --endpoint http://127.0.0.1:9000
  s3sse cse encrypt note.txt s3://notes/two --kms-key alias/mine --context department=finance --endpoint env
Exit codes: 0, 2 wrong usage, 3 it could not be stored.)");
  verb.action([flags] { return encrypt_object(*flags); });
}

}  // namespace s3sse::cli
