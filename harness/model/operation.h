#pragma once
// The calls that a step of a case may make, as rows of one table: operations of S3 as on the wire, those of KMS, and
// what a probe does. Nothing outside the table asks for an operation by its name.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace s3sse::harness::model {

struct Operation {
  enum class Kind { s3, kms, probe, raw };
  enum class Level { service, bucket, object };
  /// Its part in a multipart upload. All but `begins` name the upload by its id.
  enum class Upload { none, begins, takes_part, copies_part, lists_parts, completes, aborts };
  /// The document that is made of what the step says.
  enum class Document { none, location, bucket_encryption, object_encryption, versioning, public_access, keys, parts };
  /// The effect that later steps and the clean-up have to know of: what it leaves behind, or tells.
  enum class Effect { none, makes_bucket, keeps_versions, sets_policy, makes_key, writes_object, reads_object };
  /// The part it has in wrapping a data key, as clients that encrypt by themselves ask KMS for one.
  enum class DataKey { none, makes, wraps, unwraps };
  enum class Act { none, corrupt_stored_byte, advance_clock, inject_fault };

  std::string_view name;  ///< as cases write it: "PutObject", "kms:Decrypt", "probe:AdvanceClock", "Raw"
  Kind kind = Kind::s3;

  // S3
  std::string_view method{};
  Level level = Level::service;
  std::string_view query{};  ///< "uploads", "list-type=2" ...
  bool default_md5 = false;  ///< S3 asks for Content-MD5 or a checksum header
  Upload upload = Upload::none;
  Document document = Document::none;
  bool form = false;                    ///< a form of a browser, signed by its policy
  bool checksum_by_name = false;        ///< S3 computes the checksum, of which the request names the algorithm
  bool asks_for_attributes = false;     ///< lists in a header what it wants to know
  bool sdk_sends_key_as_given = false;  ///< SDKs make neither Base64 nor MD5 of the customer key
  bool in_every_sdk = true;             ///< false: not every version of the SDKs knows it
  Effect effect = Effect::none;

  // KMS
  DataKey data_key = DataKey::none;

  // Probes
  Act act = Act::none;

  std::string_view capability{};  ///< that an endpoint needs for it; empty: what every S3 endpoint has
  bool runs_alone = false;        ///< everybody would feel it: the clock moves, or something fails

  /// As the API reference calls it: without "kms:".
  [[nodiscard]] std::string_view api() const;
  [[nodiscard]] bool takes_part() const { return upload == Upload::takes_part || upload == Upload::copies_part; }
  [[nodiscard]] bool names_upload() const { return upload != Upload::none && upload != Upload::begins; }
};

/// Null for a name that nothing has.
const Operation* find_operation(std::string_view name);
/// An operation that the harness itself calls. The name is one of the table's: anything else ends the program.
const Operation& operation(std::string_view name);
/// Of a step whose call is none; loading has reported it.
const Operation& unknown_operation();

/// Names without "kms:".
std::vector<std::string> operation_names(Operation::Kind kind);

}  // namespace s3sse::harness::model
