#include "harness/cli/command/manual_page.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"

namespace s3sse::cli {

void add_man_command(Command& program) {
  Command verb = program.add_verb("man", "The manual page, with every verb and flag");
  verb.footer(R"(Examples:
  s3sse man | man -l -                                      read it
  s3sse man > /usr/local/share/man/man1/s3sse.1             install it
Exit codes: 0, 2 wrong usage.)");
  verb.action([program] {
    print_out(manual_page(program.describe(), version_line()));
    return 0;
  });
}

}  // namespace s3sse::cli
