#pragma once
// An encryption client: S3's operations on objects, with plaintext on this side and ciphertext on that.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulator/client_side/codec.h"
#include "simulator/client_side/object_store.h"

namespace s3sse::client_side {

/// Behind the key of the object; the suffix of every instruction file that a write makes.
inline constexpr std::string_view default_instruction_suffix = ".instruction";

struct GetRequest {
  std::string bucket;
  std::string key;
  std::optional<StringMap> context{};
  std::optional<std::string> range{};  ///< value of a Range header, over the plaintext
  std::string instruction_suffix = std::string(default_instruction_suffix);
};

struct PutRequest {
  std::string bucket;
  std::string key;
  Metadata metadata{};  ///< of the caller
  StringMap context{};
  bool instruction_file = false;
};

struct ReencryptRequest {
  std::string bucket;
  std::string key;
  std::string suffix = std::string(default_instruction_suffix);  ///< of the file that is written
  std::optional<StringMap> context{};
  bool enforce_rotation = false;
};

/// Used by one thread at a time.
class Client {
 public:
  /// Store and entropy outlive it. A failure where the options contradict each other.
  static ClientResult<Client> create(ObjectStore& store, Keyring keyring, Policy policy, Entropy& entropy);

  /// Writes the plaintext to the sink; the answer is the caller's own metadata.
  ClientResult<Metadata> get(const GetRequest& request, BodySink& plaintext);
  /// The plaintext knows its length. The answer is the ETag.
  ClientResult<std::string> put(const PutRequest& request, BodySource& plaintext);
  /// With the instruction file of the default suffix.
  ClientResult<void> remove(const std::string& bucket, const std::string& key);
  ClientResult<void> remove_many(const std::string& bucket, const std::vector<std::string>& keys);

  /// The answer is the upload id.
  ClientResult<std::string> create_upload(const PutRequest& request);
  /// Parts come in sequence, from 1, each once; all but the last are multiples of 16 bytes. An upload that failed on
  /// the way can only be aborted: its cipher has gone on.
  ClientResult<std::string> upload_part(const std::string& upload_id, int number, BodySource& plaintext, bool is_last);
  ClientResult<void> complete_upload(const std::string& upload_id);
  ClientResult<void> abort_upload(const std::string& upload_id);

  /// Writes an instruction file that the new key opens; the object stays as it is.
  ClientResult<void> reencrypt(const ReencryptRequest& request, const Keyring& new_keyring);

  [[nodiscard]] const Policy& policy() const { return policy_; }

 private:
  struct Upload {
    std::string bucket;
    std::string key;
    ContentCipher cipher;
    std::vector<UploadedPart> parts{};
    bool last_seen = false;
    bool broken = false;
  };

  Client(ObjectStore& store, Keyring keyring, Policy policy, Entropy& entropy)
      : store_(&store), keyring_(std::move(keyring)), policy_(policy), entropy_(&entropy) {}

  /// Encrypts for this request; the caller's metadata are beside the client's.
  ClientResult<NewObject> begin(const PutRequest& request, std::optional<std::uint64_t> length);
  /// Stores the instruction file, if there is one.
  ClientResult<void> put_own_instruction_file(const PutRequest& request, const NewObject& made);
  ClientResult<std::string> instruction_file(const std::string& bucket, const std::string& key,
                                             const std::string& suffix);
  ClientResult<void> put_instruction_file(const std::string& bucket, const std::string& key, const std::string& suffix,
                                          const std::string& text);
  ClientResult<Upload*> find_upload(const std::string& upload_id);

  ObjectStore* store_;
  Keyring keyring_;
  Policy policy_;
  Entropy* entropy_;
  std::map<std::string, Upload> uploads_;
};

}  // namespace s3sse::client_side
