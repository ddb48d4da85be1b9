#pragma once
// One case of the judge on its way: calls of the adapter, and what they were to show. A call that cannot be made or
// breaks decides the case; the caller returns then.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/client_side/adapter.h"
#include "harness/client_side/stage.h"
#include "reports/model/run_record.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::harness::client_side {

enum class Keyring { kms, aes, rsa };
std::string_view to_string(Keyring keyring);

enum class Format { v2, v3 };
std::string_view to_string(Format format);

/// Key material that a run makes for itself.
struct TestKeys {
  SecretBytes aes;
  SecretBytes other_aes;
  SecretBytes rsa_pkcs8;
  SecretBytes other_rsa_pkcs8;
};
/// Fresh keys; an RSA pair takes a moment.
TestKeys make_test_keys();
/// SubjectPublicKeyInfo in DER of an RSA pair of TestKeys.
Bytes public_half_of(const SecretBytes& rsa_pkcs8);

class Trial {
 public:
  /// All must outlive it. `stage` is null in codec mode.
  Trial(reports::CaseResult& result, Adapter& adapter, Stage* stage, const TestKeys& keys, std::string bucket)
      : result_(result), adapter_(adapter), stage_(stage), keys_(keys), bucket_(std::move(bucket)) {}
  /// Closes the clients that it made.
  ~Trial();
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  [[nodiscard]] Stage& stage() { return *stage_; }
  [[nodiscard]] const TestKeys& keys() const { return keys_; }
  [[nodiscard]] const std::string& bucket() const { return bucket_; }
  [[nodiscard]] const Adapter& adapter() const { return adapter_; }
  [[nodiscard]] reports::CaseResult& result() { return result_; }

  /// The answer to a call; nothing when the case is decided: not supported, or broken. `blame`: the rule that a hang or
  /// a crash breaks, where one does.
  std::optional<Answer> call(const std::string& step, Json request, std::string_view blame = {});
  /// A call that has to work; nothing when it did not, which is then a finding against `blame`.
  std::optional<Answer> must(const std::string& step, Json request, std::string_view blame);
  /// A call that has to be refused without a byte of plaintext. False when the case is decided by another outcome.
  bool must_refuse(const std::string& step, Json request, const std::vector<std::string>& blame,
                   std::string_view wanted_class = {});

  /// A finding unless `holds`.
  bool expect(bool holds, std::string_view rule, const std::string& step, std::string what, std::string expected,
              std::string actual, reports::Nature nature = reports::Nature::wrong_answer);
  void note(std::string text) { result_.notes.push_back(std::move(text)); }
  /// A step before the one that counts failed.
  void block(std::string reason);

  /// config of create-client for this keyring, writing that format where the client has a choice.
  [[nodiscard]] Json config(Keyring keyring, Format format) const;
  /// Makes a client; its name. Nothing when the case is decided.
  std::optional<std::string> client(const Json& config, std::string_view blame = {});

 private:
  void finding(reports::Finding finding);

  reports::CaseResult& result_;
  Adapter& adapter_;
  Stage* stage_;
  const TestKeys& keys_;
  std::string bucket_;
  std::vector<std::string> clients_;
};

}  // namespace s3sse::harness::client_side
