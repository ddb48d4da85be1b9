#pragma once
// The verbs of `s3sse cse`: client-side encryption.
#include "harness/cli/command/command.h"

namespace s3sse::cli {

void add_cse_encrypt_command(Command& cse);
void add_cse_decrypt_command(Command& cse);
void add_cse_inspect_command(Command& cse);
void add_cse_rewrap_command(Command& cse);
void add_cse_judge_command(Command& cse);
void add_cse_adapter_command(Command& cse);

}  // namespace s3sse::cli
