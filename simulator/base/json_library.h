#pragma once
// nlohmann/json.hpp, but for what its literal ""_json does, which nothing here uses: its body would have every unit
// instantiate the whole parser, a twentieth of the time that the product takes to build. The body becomes that of a
// template instead.
// NOLINTNEXTLINE(bugprone-reserved-identifier, bugprone-macro-parentheses)
#define _json(text, size) \
  _json(text, size);      \
  template <class Never>  \
  inline nlohmann::json literal(text, size)
#include <nlohmann/json.hpp>
#undef _json
