#pragma once
// S3 and KMS at an endpoint, as the reference client of client-side encryption wants them.
#include <nlohmann/json.hpp>
#include <string>

#include "harness/runner/request/caller.h"
#include "simulator/client_side/key_service.h"
#include "simulator/client_side/object_store.h"

namespace s3sse::cli {

/// Used by one thread at a time. Long bodies come in pieces, all of one version, so that memory stays bounded.
class RemoteObjectStore final : public client_side::ObjectStore {
 public:
  explicit RemoteObjectStore(harness::runner::Caller& caller) : caller_(caller) {}  ///< `caller` outlives it

  Result<client_side::ReceivedObject> get(const std::string& bucket, const std::string& key,
                                          const std::optional<std::string>& range) override;
  Result<std::string> put(const std::string& bucket, const std::string& key, const client_side::Metadata& metadata,
                          BodySource& body, std::uint64_t length) override;
  Result<void> remove(const std::string& bucket, const std::string& key) override;
  Result<void> remove_many(const std::string& bucket, const std::vector<std::string>& keys) override;
  Result<std::string> create_upload(const std::string& bucket, const std::string& key,
                                    const client_side::Metadata& metadata) override;
  Result<std::string> upload_part(const std::string& bucket, const std::string& key, const std::string& upload_id,
                                  int number, BodySource& body, std::uint64_t length) override;
  Result<void> complete_upload(const std::string& bucket, const std::string& key, const std::string& upload_id,
                               const std::vector<client_side::UploadedPart>& parts) override;
  Result<void> abort_upload(const std::string& bucket, const std::string& key, const std::string& upload_id) override;

  /// The metadata and the length of an object.
  struct Head {
    client_side::Metadata metadata;
    std::uint64_t length = 0;
    std::string etag;
  };
  Result<Head> head(const std::string& bucket, const std::string& key);

 private:
  harness::runner::Caller& caller_;
};

class RemoteKeyService final : public client_side::KeyService {
 public:
  /// `caller` outlives it.
  explicit RemoteKeyService(harness::runner::Caller& caller, std::string user_agent = client_side::kms_user_agent({}))
      : caller_(caller), user_agent_(std::move(user_agent)) {}

  Result<client_side::GeneratedDataKey> generate_data_key(const std::string& key_id,
                                                          const client_side::StringMap& context) override;
  Result<Bytes> encrypt(const std::string& key_id, const SecretBytes& plaintext,
                        const client_side::StringMap& context) override;
  Result<SecretBytes> decrypt(const std::optional<std::string>& key_id, ByteView wrapped,
                              const client_side::StringMap& context) override;

 private:
  /// The answer to a call as JSON.
  Result<nlohmann::json> ask(const std::string& operation, const nlohmann::json& request);

  harness::runner::Caller& caller_;
  std::string user_agent_;
};

}  // namespace s3sse::cli
