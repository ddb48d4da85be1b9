// Link: s3sse::cli
// Files of `s3sse cse`: wrapping keys, and maps of texts. An error names the file and never shows what is in it.
#include "harness/cli/client_side/key_file.h"
#include "harness/cli/client_side/text_map_file.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  const auto key = cli::parse_key_file("k.pem", content, {});
  if (!key) {
    fuzz::check(key.error().message.find("k.pem") == 0, "an error names the file");
    // What it says of another file, too, are its own words.
    const auto other = cli::parse_key_file("k.pem", std::string(size, 'x'), {});
    if (size >= 12 && (other || other.error().message != key.error().message))
      fuzz::check(key.error().message.find(content) == std::string::npos, "an error shows nothing of the file");
  }
  const auto map = cli::parse_text_map("m.json", content);
  if (!map) fuzz::check(map.error().message.find("m.json") == 0, "an error names the file");
  return 0;
}
