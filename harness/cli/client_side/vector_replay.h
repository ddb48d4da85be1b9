#pragma once
// The vectors of vectors/client-side against the reference client, in this process: whether it obeys, and whether a
// vector notices when it does not.
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

class ClientVectors {
 public:
  /// `folder` is that of the vectors.
  static Result<ClientVectors> load(const std::filesystem::path& folder);

  struct Vector {
    std::string id;
    std::vector<std::string> rules;  ///< ids of those that it cites
    nlohmann::json what;
  };
  [[nodiscard]] const std::vector<Vector>& all() const { return vectors_; }

  /// Runs one under every setting that it names; also where right clients differ, and it tells how the reference client
  /// decides. Returns the first thing that was not as expected, in one sentence that names the setting; empty: all was.
  [[nodiscard]] std::string fault(const Vector& vector, const Rules& rules) const;

 private:
  std::vector<Vector> vectors_;
  std::map<std::string, SecretBytes> keys_;  ///< "aes-1", "rsa-1"
};

}  // namespace s3sse::cli
