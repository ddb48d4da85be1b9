#pragma once
// The static vectors of vectors/client-side: stored objects, and what a client makes of them under each setting.
// vectors/schema/client-side-vector.schema.json describes their files.
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulator/base/bytes.h"
#include "simulator/base/result.h"

namespace s3sse::harness::client_side {

using TextMap = std::map<std::string, std::string>;

/// A blob that KMS opens under exactly this context.
struct KnownBlob {
  Bytes blob;
  TextMap context;
  Bytes plaintext;
};

/// The keys that a client of a vector holds; they are published with the vectors and protect nothing.
struct VectorKeys {
  Bytes aes;                   ///< not empty: a raw AES key
  Bytes rsa_pkcs8;             ///< not empty: a private key in DER
  std::vector<KnownBlob> kms;  ///< not empty: KMS

  [[nodiscard]] std::string keyring() const { return !aes.empty() ? "aes" : !rsa_pkcs8.empty() ? "rsa" : "kms"; }
};

/// "allow+wrap+modes": a commitment policy and the options that are on.
struct Setting {
  std::string text;
  std::string policy;  ///< REQUIRE_ENCRYPT_ALLOW_DECRYPT
  bool legacy_wrapping = false;
  bool legacy_modes = false;
  bool delayed = false;
};

/// The demand on an entry that a client writes.
struct EntryMatcher {
  std::optional<std::string> equals;
  std::optional<TextMap> json_equals;
  bool wraps_data_key = false;
  bool absent = false;
  std::string rule;
};

struct VectorExpectation {
  std::vector<Setting> settings;
  enum class Outcome { plaintext, refused, written } outcome = Outcome::refused;
  std::string rule;                      ///< blamed for any other outcome
  std::vector<std::string> classes;      ///< of the refusal, the likeliest first
  std::vector<std::string> says;         ///< words of which the refusal has one, in any case; none: any text will do
  std::optional<std::size_t> kms_calls;  ///< that it takes
  bool told = false;                     ///< right clients differ: another outcome is a note
  std::map<std::string, EntryMatcher> metadata, instruction;
  std::optional<Bytes> body;
  std::string body_rule;
};

/// Input of an encrypting client, with what it would draw at random.
struct GivenToWrite {
  std::string suite;
  Bytes data_key;
  Bytes iv_or_message_id;
  Bytes plaintext;
  TextMap description;
  std::optional<TextMap> context;
  bool instruction_file = false;
};

struct ClientVector {
  std::string id;
  std::string title;
  std::string file;  ///< relative to the folder of the vectors
  std::vector<std::string> rules;
  VectorKeys keys;
  TextMap metadata;
  std::optional<std::string> instruction;
  Bytes body;
  std::optional<TextMap> context;
  std::string range;                  ///< empty: the whole object
  std::optional<Bytes> plaintext;     ///< nothing where it is not known, or only its digest
  std::string plaintext_sha256;       ///< in hex; empty: it is not known so
  std::optional<GivenToWrite> given;  ///< of a vector for writing
  std::string alike;                  ///< a group whose refusals have one text; empty: none
  std::vector<VectorExpectation> expectations;
};

/// Every file of `folder` (vectors/client-side), in order. The error names the file and what is wrong in it.
Result<std::vector<ClientVector>> load_client_vectors(const std::filesystem::path& folder);

/// Nothing for text that is none.
std::optional<Setting> parse_setting(const std::string& text);

}  // namespace s3sse::harness::client_side
