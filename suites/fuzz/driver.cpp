// Replays a corpus and seeded mutations of it against one fuzz target, where there is no libFuzzer.
//
//   fuzz_<what> <corpus folder or single file> [mutations] [seed]
//
// With S3SSE_FUZZ_SECONDS in the environment, a folder is mutated for so long instead. The same seed gives the same
// mutations in either case. Files named *.hex hold hex digits and white space, others the bytes themselves. An input
// that ends the process is left in crash-<pid>.bin in the working directory, and its seed and number are told; run the
// program on that file alone to see it again.
#include <fcntl.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "suites/fuzz/fuzz_check.h"

namespace {

using Input = std::vector<std::uint8_t>;
constexpr std::size_t size_limit = 256 * 1024;
constexpr time_t seconds_per_input = 10;  // of work: others may keep the processor busy

// For the signal handler.
const Input* current = nullptr;
unsigned long mutation_number = 0;  // 0: an input of the corpus
unsigned long chosen_seed = 1;
std::array<struct sigaction, NSIG> previous_actions;

/// Lets whoever handled the signal before go on: a sanitizer that says where it happened.
void leave_input(int signal) {
  char text[160];
  std::snprintf(text, sizeof text, "crash-%d.bin", static_cast<int>(::getpid()));
  const int file = ::open(text, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file >= 0 && current != nullptr) (void)!::write(file, current->data(), current->size());
  const int size =
      std::snprintf(text, sizeof text, "fuzzing: signal %d at mutation %lu of seed %lu, which is in crash-%d.bin\n",
                    signal, mutation_number, chosen_seed, static_cast<int>(::getpid()));
  (void)!::write(STDERR_FILENO, text, static_cast<std::size_t>(size));
  ::sigaction(signal, &previous_actions[static_cast<std::size_t>(signal)], nullptr);
  if (signal == SIGABRT || signal == SIGPROF) std::raise(signal);  // the others come again by themselves
}

void watch_signals() {
  struct sigaction action = {};
  action.sa_handler = leave_input;
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGPROF})
    ::sigaction(signal, &action, &previous_actions[static_cast<std::size_t>(signal)]);
}

Input from_hex_text(const Input& text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), [](std::uint8_t c) { return std::isxdigit(c) != 0; });
  Input bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoul(digits.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::vector<Input> read_corpus(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().filename().string().front() != '.') files.push_back(entry.path());
    }
  } else if (std::filesystem::exists(path)) {
    files.push_back(path);
  }
  std::ranges::sort(files);  // a run must not depend on the order of the file system
  std::vector<Input> corpus;
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    Input bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    corpus.push_back(file.extension() == ".hex" ? from_hex_text(bytes) : std::move(bytes));
  }
  return corpus;
}

class Mutator {
 public:
  Mutator(const std::vector<Input>& corpus, std::uint64_t seed) : corpus_(corpus), random_(seed) {}

  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  template <class Items>
  const auto& pick(const Items& items) {
    return items[below(std::size(items))];
  }

  Input next() {
    Input input = pick(corpus_);
    for (std::size_t count = 1 + below(6); count > 0; --count) mutate(input);
    if (input.size() > size_limit) input.resize(size_limit);
    return input;
  }

 private:
  void insert(Input& input, std::string_view text) {
    const auto at = input.begin() + static_cast<std::ptrdiff_t>(below(input.size() + 1));
    input.insert(at, text.begin(), text.end());
  }

  void mutate(Input& input) {
    // Things that parsers of HTTP, JSON, XML and numbers stumble over.
    static constexpr std::string_view tokens[] = {"\r\n",
                                                  "\n",
                                                  "\r",
                                                  "\r\n\r\n",
                                                  "0",
                                                  "-1",
                                                  "ffffffffffffffff",
                                                  "18446744073709551616",
                                                  ":",
                                                  ";",
                                                  ",",
                                                  "=",
                                                  "%",
                                                  "%00",
                                                  "&",
                                                  "/",
                                                  " ",
                                                  "\t",
                                                  "\"",
                                                  "\\u0000",
                                                  "{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  "<",
                                                  ">",
                                                  "<!DOCTYPE a [",
                                                  "&#0;",
                                                  "null",
                                                  "1e999",
                                                  "\xff",
                                                  "\xc3\x28",
                                                  std::string_view("\0", 1)};
    const std::size_t at = below(input.size());
    const std::size_t length = input.empty() ? 0 : 1 + below(std::min<std::size_t>(input.size() - at, 64));
    const auto begin = input.begin() + static_cast<std::ptrdiff_t>(at);
    switch (below(8)) {
      case 0:
        if (!input.empty()) input[at] ^= static_cast<std::uint8_t>(1u << below(8));
        break;
      case 1:
        if (!input.empty()) input[at] = static_cast<std::uint8_t>(random_());
        break;
      case 2:
        input.erase(begin, begin + static_cast<std::ptrdiff_t>(length));
        break;
      case 3: {
        const Input piece(begin, begin + static_cast<std::ptrdiff_t>(length));
        insert(input, s3sse::fuzz::text_of(piece.data(), piece.size()));
        break;
      }
      case 4: {
        const Input& other = pick(corpus_);
        const std::size_t from = below(other.size());
        insert(input, s3sse::fuzz::text_of(other.data() + from, below(other.size() - from + 1)));
        break;
      }
      case 5:
        input.resize(at);
        break;
      default:
        insert(input, pick(tokens));
        break;
    }
  }

  const std::vector<Input>& corpus_;
  std::mt19937_64 random_;
};

/// SIGPROF comes after so much processor time; zero: not at all.
void limit_work(time_t seconds) {
  itimerval limit = {};
  limit.it_value.tv_sec = seconds;
  ::setitimer(ITIMER_PROF, &limit, nullptr);
}

void run(const Input& input) {
  current = &input;
  limit_work(seconds_per_input);  // a hang is a failure too
  // An exact copy on the heap lets the address sanitizer see a read of one byte too many.
  const std::vector<std::uint8_t> exact(input.begin(), input.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
  limit_work(0);
}

/// The time that the environment gives to mutations; none: their number is given.
std::chrono::seconds time_given() {
  const char* text = std::getenv("S3SSE_FUZZ_SECONDS");
  return std::chrono::seconds(text == nullptr ? 0 : std::stol(text));
}

}  // namespace

// A sanitizer that found something ends by a signal, so that the input is left here, too.
extern "C" const char* __asan_default_options() {
  return "abort_on_error=1:detect_leaks=1";
}
extern "C" const char* __ubsan_default_options() {
  return "abort_on_error=1:print_stacktrace=1";
}

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: %s <corpus folder or file> [mutations] [seed]\n", arguments[0]);
    return 2;
  }
  const auto corpus = read_corpus(arguments[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s holds no inputs\n", arguments[1]);
    return 2;
  }
  watch_signals();
  run({});
  for (const Input& input : corpus) run(input);
  const bool single = !std::filesystem::is_directory(arguments[1]);
  const unsigned long mutations = count > 2 ? std::stoul(arguments[2]) : single ? 0 : 20000;
  if (count > 3) chosen_seed = std::stoul(arguments[3]);
  const auto time = single ? std::chrono::seconds(0) : time_given();
  const auto end = std::chrono::steady_clock::now() + time;
  Mutator mutator(corpus, chosen_seed);
  while (time.count() > 0 ? std::chrono::steady_clock::now() < end : mutation_number < mutations) {
    ++mutation_number;
    run(mutator.next());
  }
  std::printf("%zu inputs and %lu mutations of them, of seed %lu\n", corpus.size(), mutation_number, chosen_seed);
  return 0;
}
