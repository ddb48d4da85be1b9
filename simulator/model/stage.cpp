#include "simulator/model/stage.h"

namespace s3sse {

std::string_view name_of(Stage stage) {
  switch (stage) {
    case Stage::connect:
      return "connect";
    case Stage::authenticate:
      return "authenticate";
    case Stage::route:
      return "route";
    case Stage::authorise:
      return "authorise";
    case Stage::validate:
      return "validate";
    case Stage::plan:
      return "plan";
    case Stage::wrap:
      return "wrap";
    case Stage::unwrap:
      return "unwrap";
    case Stage::seal:
      return "seal";
    case Stage::open:
      return "open";
    case Stage::store:
      return "store";
    case Stage::fetch:
      return "fetch";
    case Stage::answer:
      return "answer";
    case Stage::audit:
      return "audit";
    case Stage::kms:
      return "kms";
  }
  return "unknown";
}

}  // namespace s3sse
