#pragma once
// The reference client behind the protocol cse-line/1 (harness/client_side/README.md), in both of its modes.
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/cli/command/environment.h"
#include "simulator/base/entropy.h"
#include "simulator/rules/rules.h"

namespace s3sse::cli {

/// Answers calls. Used by one thread at a time.
class AdapterCalls {
 public:
  /// `rules`: those that the client obeys; one that is switched off makes it a wrong client, for tests of the judge.
  /// `environment` has the credentials that it signs with.
  AdapterCalls(const Rules& rules, Environment environment);
  ~AdapterCalls();
  AdapterCalls(const AdapterCalls&) = delete;
  AdapterCalls& operator=(const AdapterCalls&) = delete;

  /// One line in, one line out; never throws. `ended` becomes true after "bye".
  std::string answer(std::string_view line, bool& ended);

 private:
  struct OpenClient;
  nlohmann::json perform(const nlohmann::json& request);
  nlohmann::json decrypt(const nlohmann::json& request);
  nlohmann::json encrypt(const nlohmann::json& request);
  nlohmann::json create_client(const nlohmann::json& request);
  nlohmann::json put(const nlohmann::json& request);
  nlohmann::json create_upload(const nlohmann::json& request);
  nlohmann::json upload_part(const nlohmann::json& request);
  nlohmann::json complete_upload(const nlohmann::json& request);
  nlohmann::json abort_upload(const nlohmann::json& request);
  nlohmann::json get(const nlohmann::json& request);
  nlohmann::json remove(const nlohmann::json& request);
  nlohmann::json remove_many(const nlohmann::json& request);
  nlohmann::json reencrypt(const nlohmann::json& request);
  OpenClient& client_of(const nlohmann::json& request);

  Rules rules_;
  Environment environment_;
  SystemEntropy entropy_;
  std::map<std::string, std::unique_ptr<OpenClient>> clients_;
  unsigned made_ = 0;
};

}  // namespace s3sse::cli
