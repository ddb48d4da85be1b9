// Replays a corpus and a fixed number of seeded mutations of it against one fuzz target, where there is no libFuzzer.
//
//   fuzz_<what> <corpus folder or single file> [mutations] [seed]
//
// Files named *.hex hold hex digits and white space, others the bytes themselves. An input that ends the process is
// left in crash-<pid>.bin in the working directory; run the program on that file alone to see it again.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
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
constexpr unsigned seconds_per_input = 10;

const Input* current = nullptr;  // for the signal handler

void leave_input(int signal) {
  char name[40];
  std::snprintf(name, sizeof name, "crash-%d.bin", static_cast<int>(::getpid()));
  const int file = ::open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file >= 0 && current != nullptr) (void)!::write(file, current->data(), current->size());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
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

void run(const Input& input) {
  current = &input;
  ::alarm(seconds_per_input);  // a hang is a failure too
  // An exact copy on the heap lets the address sanitizer see a read of one byte too many.
  const std::vector<std::uint8_t> exact(input.begin(), input.end());
  LLVMFuzzerTestOneInput(exact.data(), exact.size());
  ::alarm(0);
}

}  // namespace

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
  for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM}) std::signal(signal, leave_input);
  run({});
  for (const Input& input : corpus) run(input);
  const bool single = !std::filesystem::is_directory(arguments[1]);
  const unsigned long mutations = count > 2 ? std::stoul(arguments[2]) : single ? 0 : 20000;
  Mutator mutator(corpus, count > 3 ? std::stoull(arguments[3]) : 1);
  for (unsigned long i = 0; i < mutations; ++i) run(mutator.next());
  std::printf("%zu inputs and %lu mutations of them\n", corpus.size(), mutations);
  return 0;
}
