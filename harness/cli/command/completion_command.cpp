#include <memory>

#include "harness/cli/command/completion.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"

namespace s3sse::cli {
namespace {

constexpr const char* bash_script = R"(# Completion of s3sse for bash. It asks s3sse itself for every word.
_s3sse() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("${line%%$'\t'*}")
  done < <("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _s3sse s3sse
)";

constexpr const char* zsh_script = R"(#compdef s3sse
# Completion of s3sse for zsh. It asks s3sse itself for every word.
_s3sse() {
  local -a offered
  local line word
  while IFS= read -r line; do
    word=${line%%$'\t'*}
    offered+=("${word//:/\\:}:${line#*$'\t'}")
  done < <("${words[1]}" complete -- "${(@)words[2,$CURRENT]}" 2>/dev/null)
  if (( $#offered )); then
    _describe s3sse offered
  else
    _files
  fi
}
compdef _s3sse s3sse
)";

constexpr const char* fish_script = R"(# Completion of s3sse for fish. It asks s3sse itself for every word.
function __s3sse_candidates
  set -l words (commandline -opc)
  $words[1] complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c s3sse -a '(__s3sse_candidates)'
)";

void add_complete(Command& program) {
  auto words = std::make_shared<std::vector<std::string>>();
  Command verb = program.add_verb("complete", "What could stand at the place of the last word; for shells");
  verb.hide();
  verb.add_option("words", *words, "behind s3sse, as far as they are typed").type_name("WORD");
  verb.action([program, words] {
    for (const Candidate& each : candidates(program.describe(), *words))
      print_out(each.word + "\t" + each.about + "\n");
    return 0;
  });
}

}  // namespace

void add_completion_command(Command& program) {
  auto shell = std::make_shared<std::string>();
  Command verb = program.add_verb("completion", "A script that teaches your shell the words of s3sse");
  verb.add_option("shell", *shell, "bash, zsh or fish").one_of({"bash", "zsh", "fish"}).required().type_name("SHELL");
  verb.footer(R"(Verbs, flags, their values, names of cases and rules.
Examples:
  source <(s3sse completion bash)                                          for this shell
  s3sse completion bash > ~/.local/share/bash-completion/completions/s3sse for every one
  s3sse completion zsh > "${fpath[1]}/_s3sse"
  s3sse completion fish > ~/.config/fish/completions/s3sse.fish
Exit codes: 0, 2 wrong usage.)");
  verb.action([shell] {
    print_out(*shell == "zsh" ? zsh_script : *shell == "fish" ? fish_script : bash_script);
    return 0;
  });
  add_complete(program);
}

}  // namespace s3sse::cli
