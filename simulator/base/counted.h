#pragma once
// Numbers for people.
#include <cstdint>
#include <string>
#include <string_view>

namespace s3sse {

/// With a comma between thousands: "1,055".
std::string grouped(std::uint64_t number);

/// A number and the noun that it counts: "1 case", "1,055 cases". `many` is needed where an s does not make the plural:
/// counted(2, "entry", "entries").
std::string counted(std::uint64_t number, std::string_view one, std::string_view many = {});

}  // namespace s3sse
