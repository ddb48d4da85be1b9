#include "simulator/base/counted.h"

namespace s3sse {

std::string grouped(std::uint64_t number) {
  std::string out = std::to_string(number);
  for (std::size_t left = out.size(); left > 3; left -= 3) out.insert(left - 3, 1, ',');
  return out;
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  std::string out = grouped(number) + " ";
  if (number == 1) return out.append(one);
  return many.empty() ? out.append(one) + "s" : out.append(many);
}

}  // namespace s3sse
