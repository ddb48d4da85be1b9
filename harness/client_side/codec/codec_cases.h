#pragma once
// The static vectors as cases of the judge: a client with codec mode gets them as they are, any other over the stage.
#include <vector>

#include "harness/client_side/codec/client_vector.h"
#include "harness/client_side/judge.h"

namespace s3sse::harness::client_side {

/// "codec/" and the id of the vector; and "codec/alike/..." for each group whose refusals have to look alike.
std::vector<JudgedCase> codec_cases(std::vector<ClientVector> vectors);

}  // namespace s3sse::harness::client_side
