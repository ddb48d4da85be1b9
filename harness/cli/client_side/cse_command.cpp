#include "harness/cli/client_side/cse_verbs.h"
#include "harness/cli/command/verbs.h"

namespace s3sse::cli {

void add_cse_command(Command& program) {
  Command verb = program.add_verb("cse", "Client-side encryption: the client holds the keys, S3 sees ciphertext alone");
  verb.require_verb();
  add_cse_encrypt_command(verb);
  add_cse_decrypt_command(verb);
  add_cse_inspect_command(verb);
  add_cse_rewrap_command(verb);
  add_cse_judge_command(verb);
  add_cse_adapter_command(verb);
  verb.footer(
      R"(Objects are those of the Amazon S3 Encryption Client: whatever its official versions write is read here, and back.
Examples:
  s3sse cse encrypt note.txt                            a key, ciphertext, and what both mean
  s3sse cse inspect s3://photos/cat.jpg --endpoint env  who could open this, and what is unsafe about it?
  s3sse cse judge --adapter 'python3 my_adapter.py'     how well does this client obey the rules?
Exit codes: 0 it worked, 1 refused, or a client deviates, 2 wrong usage, 3 it could not be done; each verb has its own.)");
}

}  // namespace s3sse::cli
