#pragma once
// Words written by hand about values of enumerations: which ones are refused though the member that carries them is
// obeyed, and why others have no effect, or an answer that one would not think of.
#include <span>
#include <string_view>

#include "simulator/service/api/members.h"

namespace s3sse::service {

struct ValueNote {
  std::string_view service;
  std::string_view enumeration;
  std::string_view value;  ///< empty: every value
  Treatment treatment = Treatment::refused;
  std::string_view reason;
};

std::span<const ValueNote> value_notes();

}  // namespace s3sse::service
