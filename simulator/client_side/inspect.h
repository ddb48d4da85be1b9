#pragma once
// A stored object explained without any key.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulator/client_side/envelope.h"

namespace s3sse::client_side {

struct InspectedEntry {
  std::string name;
  bool in_instruction_file = false;
  std::string meaning;  ///< a noun phrase: "the wrapped data key"
};

struct SafetyNote {
  enum class Weight { fact, weak, unsafe };
  Weight weight = Weight::fact;
  std::string text;  ///< one sentence
};

struct Inspection {
  std::string summary;                              ///< one sentence
  std::optional<Envelope> envelope{};               ///< nothing: no reader would take it
  std::optional<Failure> failure{};                 ///< the reason of that
  std::string opened_by{};                          ///< a clause: "whoever may call kms:Decrypt ..."
  std::vector<std::string> needs{};                 ///< options that a reader needs beyond the defaults
  std::optional<std::uint64_t> plaintext_length{};  ///< nothing: the stored length does not tell it
  std::vector<InspectedEntry> entries{};
  std::vector<SafetyNote> notes{};  ///< the worst first
};

/// `length`: bytes of the stored body, where they are known.
Inspection inspect(const Metadata& metadata, const std::optional<std::string>& instruction_file,
                   std::optional<std::uint64_t> length);

}  // namespace s3sse::client_side
