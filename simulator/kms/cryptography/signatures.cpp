// Sign and Verify.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "simulator/crypto/signature.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/cryptography/key_checks.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {
namespace {

using crypto::DigestAlgorithm;
using crypto::SignatureScheme;

constexpr std::string_view signing_usage = "SIGN_VERIFY";

struct SigningMethod {
  std::string_view algorithm;
  SignatureScheme scheme;
  DigestAlgorithm hash;
};

constexpr std::array signing_methods = {
    SigningMethod{"RSASSA_PSS_SHA_256", SignatureScheme::rsassa_pss, DigestAlgorithm::sha256},
    SigningMethod{"RSASSA_PSS_SHA_384", SignatureScheme::rsassa_pss, DigestAlgorithm::sha384},
    SigningMethod{"RSASSA_PSS_SHA_512", SignatureScheme::rsassa_pss, DigestAlgorithm::sha512},
    SigningMethod{"RSASSA_PKCS1_V1_5_SHA_256", SignatureScheme::rsassa_pkcs1, DigestAlgorithm::sha256},
    SigningMethod{"RSASSA_PKCS1_V1_5_SHA_384", SignatureScheme::rsassa_pkcs1, DigestAlgorithm::sha384},
    SigningMethod{"RSASSA_PKCS1_V1_5_SHA_512", SignatureScheme::rsassa_pkcs1, DigestAlgorithm::sha512},
    SigningMethod{"ECDSA_SHA_256", SignatureScheme::ecdsa, DigestAlgorithm::sha256},
    SigningMethod{"ECDSA_SHA_384", SignatureScheme::ecdsa, DigestAlgorithm::sha384},
    SigningMethod{"ECDSA_SHA_512", SignatureScheme::ecdsa, DigestAlgorithm::sha512},
    SigningMethod{"ED25519_SHA_512", SignatureScheme::ed25519, DigestAlgorithm::sha512},
};

/// A message on its way into a signature, with the key that signs.
struct Signing {
  KeyRecord* key;
  std::shared_ptr<const crypto::KeyPair> pair;
  SigningMethod method;
  Bytes signed_part;  ///< the digest; for Ed25519 the message
};

KmsResult<SigningMethod> method_of(std::string_view algorithm) {
  const auto found = std::ranges::find(signing_methods, algorithm, &SigningMethod::algorithm);
  if (found != signing_methods.end()) return *found;
  return refuse(errors::unsupported(
      fmt::format("This simulator does not sign with {}: its cryptography is that of OpenSSL 3.0.", algorithm)));
}

/// The bytes that the private key is applied to: the digest of a message, or a digest as it came.
KmsResult<Bytes> signed_part(const Rules& rules, const SigningMethod& method, const SignedMessage& signed_message) {
  const ByteView message = signed_message.message.reveal();
  const Bytes as_sent(message.begin(), message.end());
  const std::string& type = signed_message.message_type;
  if (type == "EXTERNAL_MU") {
    return refuse(errors::validation(
        fmt::format("MessageType EXTERNAL_MU is for ML-DSA keys; {} takes RAW or DIGEST.", method.algorithm)));
  }
  if (method.scheme == SignatureScheme::ed25519) {
    if (type == "RAW") return as_sent;
    return refuse(errors::validation(fmt::format("{} takes MessageType RAW only.", method.algorithm)));
  }
  const Bytes digest = crypto::digest(method.hash, message);
  if (type == "RAW") return digest;
  if (as_sent.size() != digest.size()) {
    return refuse(errors::validation(fmt::format("Digest is invalid length for algorithm {}.", method.algorithm)));
  }
  return chosen(rules, Rule::kms_api_digest_is_signed_as_it_is, as_sent, digest);
}

/// Every check that Sign and Verify share.
KmsResult<Signing> prepare(Backend& backend, Call& call, std::string_view key_id, const SignedMessage& message) {
  call.conditions = {{"SigningAlgorithm", message.algorithm}, {"MessageType", message.message_type}};
  const auto key = backend.key_for(call, key_id, Naming::alias_allowed, Permission::use);
  if (!key) return refuse(key.error());
  auto fit = check_key_use({.call = call, .key = **key, .usage = signing_usage, .algorithm = message.algorithm});
  if (!fit) return refuse(std::move(fit.error()));
  const auto method = method_of(message.algorithm);
  if (!method) return refuse(method.error());
  auto part = signed_part(call.rules, *method, message);
  if (!part) return refuse(part.error());
  const auto material = current_material(**key);
  if (!material) return refuse(material.error());
  if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));
  auto pair = pair_of(call, **key, **material);
  if (!pair) return refuse(pair.error());
  return Signing{*key, std::move(*pair), *method, std::move(*part)};
}

}  // namespace

KmsResult<Signature> Kms::sign(const CallOrigin& origin, std::string_view key_id, const SignedMessage& message) {
  return backend_->run("Sign", origin, {}, [&](Call& call) -> KmsResult<Signature> {
    const auto ready = prepare(*backend_, call, key_id, message);
    if (!ready) return refuse(ready.error());
    auto signature = crypto::sign(*ready->pair, ready->method.scheme, ready->method.hash, ready->signed_part);
    if (!signature) return refuse(errors::unsupported("The key has a pair of another kind."));
    backend_->note_use(call, *ready->key);
    return Signature{ready->key->metadata.arn, std::move(*signature)};
  });
}

KmsResult<std::string> Kms::verify(const CallOrigin& origin, std::string_view key_id, const SignedMessage& message,
                                   ByteView signature) {
  return backend_->run("Verify", origin, {}, [&](Call& call) -> KmsResult<std::string> {
    const auto ready = prepare(*backend_, call, key_id, message);
    if (!ready) return refuse(ready.error());
    const bool valid =
        crypto::verifies(*ready->pair, ready->method.scheme, ready->method.hash, ready->signed_part, signature);
    auto verified = require(call.rules, valid, Rule::kms_api_wrong_signature_is_refused, errors::invalid_signature);
    if (!verified) return refuse(std::move(verified.error()));
    backend_->note_use(call, *ready->key);
    return ready->key->metadata.arn;
  });
}

}  // namespace s3sse::kms
