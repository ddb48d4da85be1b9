#include "harness/cli/command/manual_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

/// Text that is to be read as it is.
std::string roff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '-')
      out += "\\-";
    else
      out += c;
  }
  if (out.starts_with('.') || out.starts_with('\'')) out.insert(0, "\\&");
  return out;
}

/// Lines that keep their ends and their indentation.
std::string roff_as_typed(const std::string& text) {
  std::string out = ".PP\n.nf\n";
  for (const std::string_view line : split(text, '\n')) out += (line.empty() ? ".sp" : roff(line)) + "\n";
  return out + ".fi\n";
}

std::string roff_flag(const FlagInfo& flag) {
  std::string head = flag.is_argument()
                         ? fmt::format("\\fI{}\\fR", roff(flag.names.front()))
                         : fmt::format("\\fB{}\\fR", roff(fmt::format("{}", fmt::join(flag.names, ", "))));
  if (!flag.value.empty() && !flag.is_argument()) head += fmt::format(" \\fI{}\\fR", roff(flag.value));
  return fmt::format(".TP\n{}\n{}{}\n", head, roff(flag.help), flag.required ? " (required)" : "");
}

std::string roff_flags(const VerbInfo& verb) {
  std::string out;
  for (const FlagInfo& flag : verb.flags) out += roff_flag(flag);
  return out;
}

/// A section for each verb that does something, those below others included.
std::string roff_verbs(const VerbInfo& program) {
  std::string out;
  for (const VerbInfo& verb : program.verbs) {
    if (!verb.verbs.empty()) {
      out += roff_verbs(verb);
      continue;
    }
    out += fmt::format(".SS {}\n{}.\n{}", roff(verb.name), roff(verb.about), roff_flags(verb));
    if (!verb.footer.empty()) out += roff_as_typed(verb.footer);
  }
  return out;
}

}  // namespace

std::string manual_page(const VerbInfo& program, const std::string& version) {
  std::string out = fmt::format(".TH S3SSE 1 \"\" \"{}\" \"User Commands\"\n", roff(version));
  out += ".SH NAME\ns3sse \\- test and simulate the server\\-side encryption of Amazon S3\n";
  out += ".SH SYNOPSIS\n\\fBs3sse\\fR \\fIVERB\\fR [\\fIFLAG\\fR]...\n";
  out += fmt::format(".SH DESCRIPTION\n{}\n", roff(program.about));
  out += ".SH OPTIONS\n" + roff_flags(program);
  out += ".SH VERBS\n" + roff_verbs(program);
  return out + ".SH NOTES\n" + roff_as_typed(program.footer);
}

}  // namespace s3sse::cli
