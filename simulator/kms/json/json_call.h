#pragma once
// One JSON request on its way to the typed operations: reads members strictly, collects what the API model forbids, and
// words the answer's values.
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/kms/kms.h"

namespace s3sse::kms {

/// The body as a JSON object; an empty body is an empty object. SerializationException for anything else, and for
/// nesting deeper than any request of this API needs, before a parser sees it.
KmsResult<nlohmann::json> parse_request(std::string_view body);

struct Length {
  std::size_t min = 0;
  std::size_t max = SIZE_MAX;
};

/// Members are read one after the other; what is wrong with them is kept, and told by problem(). A value of the wrong
/// JSON type is a SerializationException, a value outside the model's constraints a ValidationException that lists all
/// of them. JSON null is an absent member.
class JsonCall {
 public:
  JsonCall(Kms& kms_in, CallOrigin origin_in, std::string api_in, const nlohmann::json& input)
      : kms(kms_in),
        origin(std::move(origin_in)),
        api(std::move(api_in)),
        input_(input),
        rules_(kms.rules().for_operation(api)) {}

  Kms& kms;
  CallOrigin origin;
  std::string api;

  /// Those of the operation.
  [[nodiscard]] const Rules& rules() const { return rules_; }

  [[nodiscard]] bool has(std::string_view member) const { return find(member) != nullptr; }
  std::optional<std::string> text(std::string_view member, Length length = {});
  std::string required_text(std::string_view member, Length length = {});
  std::string required_key_id(std::string_view member = "KeyId") { return required_text(member, key_id_length); }
  std::optional<std::string> key_id(std::string_view member = "KeyId") { return text(member, key_id_length); }
  std::optional<std::int64_t> integer(std::string_view member);
  std::optional<bool> boolean(std::string_view member);
  /// Base64 (KAPI-03). Sensitive, as KMS's blobs are plaintext or ciphertext: problem() never echoes it.
  std::optional<SecretBytes> blob(std::string_view member);
  SecretBytes required_blob(std::string_view member, Length length = {});
  /// A text of a closed set; a violation that lists the set where it is none of it.
  std::optional<std::string> one_of(std::string_view member, std::span<const std::string_view> known);
  EncryptionContext context(std::string_view member = "EncryptionContext");
  std::vector<std::pair<std::string, std::string>> tags();
  /// A list of texts; absent is empty.
  std::vector<std::string> texts(std::string_view member, Length each = {});
  /// Seconds since the epoch, as this protocol writes times.
  std::optional<TimePoint> time(std::string_view member);
  /// A structure inside the request, to be read like the request itself. Lives no longer than this call.
  std::optional<JsonCall> inner(std::string_view member);
  /// A violation when the member is absent.
  void require(std::string_view member);
  /// Members that this simulator cannot honour: said so rather than ignored.
  void refuse_unsupported(std::initializer_list<std::string_view> members);
  /// Grants work at once here, so their tokens are checked and change nothing.
  void read_grant_tokens();
  /// DryRun, and the DryRunModifiers of calls that take a ciphertext.
  void read_dry_run();

  void add_violation(std::string_view value, std::string_view member, std::string_view constraint);
  void add_problem(KmsError error);
  [[nodiscard]] std::optional<KmsError> problem() const;

  /// Answers `error` without having called a typed operation: the ledger hears of it here.
  tl::unexpected<KmsError> refused(const KmsError& error);

  [[nodiscard]] nlohmann::json timestamp(TimePoint time) const;  ///< KAPI-37
  [[nodiscard]] std::string base64(ByteView bytes) const;        ///< KAPI-03
  [[nodiscard]] std::string material_id(std::string id) const;   ///< KROT-12

 private:
  static constexpr Length key_id_length{1, 2048};
  [[nodiscard]] const nlohmann::json* find(std::string_view member) const;
  void add_type_problem(std::string_view member, std::string_view wanted);
  void check_length(std::string_view value, std::string_view member, Length length);

  const nlohmann::json& input_;
  Rules rules_;
  std::optional<KmsError> first_problem_;
  std::vector<std::string> violations_;
};

/// A page of a list that is sorted by a key of its entries (KAPI-25).
struct PageRequest {
  std::size_t limit;
  std::string after;  ///< entries up to and including this key were on earlier pages; empty for the first page
};
PageRequest read_page(JsonCall& call, std::size_t default_limit);
/// Cuts the page out of `entries` (object members), of which `key_member` is the sort key, and puts it under `member`.
nlohmann::json make_page(const JsonCall& call, const PageRequest& page, std::vector<nlohmann::json> entries,
                         std::string_view member, std::string_view key_member);
/// The same for a list that has an order of its own; the marker is the position.
nlohmann::json make_ordered_page(const JsonCall& call, const PageRequest& page, std::vector<nlohmann::json> entries,
                                 std::string_view member);

}  // namespace s3sse::kms
