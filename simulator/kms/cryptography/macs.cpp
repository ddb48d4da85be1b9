// GenerateMac and VerifyMac.
#include <algorithm>
#include <array>

#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/cryptography/key_checks.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {
namespace {

struct MacMethod {
  std::string_view algorithm;
  crypto::DigestAlgorithm hash;
};

constexpr std::array mac_methods = {
    MacMethod{"HMAC_SHA_224", crypto::DigestAlgorithm::sha224},
    MacMethod{"HMAC_SHA_256", crypto::DigestAlgorithm::sha256},
    MacMethod{"HMAC_SHA_384", crypto::DigestAlgorithm::sha384},
    MacMethod{"HMAC_SHA_512", crypto::DigestAlgorithm::sha512},
};

struct ComputedMac {
  KeyRecord* key;
  Bytes mac;
};

KmsResult<ComputedMac> compute(Backend& backend, Call& call, std::string_view key_id, const SecretBytes& message,
                               std::string_view algorithm) {
  call.conditions = {{"MacAlgorithm", std::string(algorithm)}};
  const auto key = backend.key_for(call, key_id, Naming::alias_allowed, Permission::use);
  if (!key) return refuse(key.error());
  auto fit = check_key_use({.call = call, .key = **key, .usage = "GENERATE_VERIFY_MAC", .algorithm = algorithm});
  if (!fit) return refuse(std::move(fit.error()));
  const auto method = std::ranges::find(mac_methods, algorithm, &MacMethod::algorithm);
  if (method == mac_methods.end()) return refuse(errors::unsupported("This simulator has no such MAC algorithm."));
  const auto material = current_material(**key);
  if (!material) return refuse(material.error());
  if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));
  return ComputedMac{*key, crypto::hmac(method->hash, (*material)->secret.reveal(), message.reveal())};
}

}  // namespace

KmsResult<Mac> Kms::generate_mac(const CallOrigin& origin, std::string_view key_id, const SecretBytes& message,
                                 std::string_view algorithm) {
  return backend_->run("GenerateMac", origin, {}, [&](Call& call) -> KmsResult<Mac> {
    auto computed = compute(*backend_, call, key_id, message, algorithm);
    if (!computed) return refuse(computed.error());
    backend_->note_use(call, *computed->key);
    return Mac{computed->key->metadata.arn, std::move(computed->mac)};
  });
}

KmsResult<std::string> Kms::verify_mac(const CallOrigin& origin, std::string_view key_id, const SecretBytes& message,
                                       std::string_view algorithm, ByteView mac) {
  return backend_->run("VerifyMac", origin, {}, [&](Call& call) -> KmsResult<std::string> {
    const auto computed = compute(*backend_, call, key_id, message, algorithm);
    if (!computed) return refuse(computed.error());
    auto verified = require(call.rules, constant_time_equals(computed->mac, mac), Rule::kms_api_wrong_mac_is_refused,
                            errors::invalid_mac);
    if (!verified) return refuse(std::move(verified.error()));
    backend_->note_use(call, *computed->key);
    return computed->key->metadata.arn;
  });
}

}  // namespace s3sse::kms
