#include "simulator/rules/codegen/text.h"

namespace s3sse::codegen {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace s3sse::codegen
