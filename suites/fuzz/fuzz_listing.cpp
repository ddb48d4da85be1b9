// Link: s3sse::runner pugixml::pugixml
// Listings of endpoints, by which clean-up deletes: what is taken names every object whole.
#include "harness/runner/judge/answer.h"
#include "harness/runner/run/listing.h"
#include "harness/runner/run/sweep.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;
using namespace s3sse::harness;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Exchange exchange;
  exchange.response.status = 200;
  exchange.response.body.assign(data, data + size);
  pugi::xml_document document;
  if (runner::load_listing(exchange, document)) {
    const std::string_view text = fuzz::text_of(data, size);
    fuzz::check(text.find('\0') == std::string_view::npos && text.find("&#0;") == std::string_view::npos,
                "no name ends before its end");
    for (const pugi::xml_node node : document.document_element().children()) {
      const std::string bucket = node.child_value("Name");
      if (!runner::run_of_bucket(bucket).empty())
        fuzz::check(bucket.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos,
                    "a bucket of a run is a name and nothing else");
    }
  }
  exchange.response.status = 403;
  for (const bool kms : {false, true}) {
    const runner::Answer answer(exchange, false, kms);
    fuzz::check(answer.summary().starts_with("403"), "a summary says the status");
    (void)answer.xml("/ListBucketResult/Contents[1]/Key");
    (void)answer.json("/KeyMetadata/Arn");
  }
  return 0;
}
