#pragma once
// Settings of a bucket that are a document: put as a whole, kept, read back as S3 writes them, and taken away again.
// One table says what sets one apart from the others; the operations on all of them are the same four.
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "simulator/service/core.h"
#include "simulator/service/settings/shape.h"

namespace s3sse::service {

/// A header that is put, kept and answered with the document.
struct SettingHeader {
  std::string_view name;   ///< empty: none
  std::string_view words;  ///< the values that it may have, separated by |; the first one is the default
};

struct Setting {
  std::string_view subresource;
  Shape shape;
  std::string_view unset_code{};  ///< the error where none was put; empty: there is a document all the same
  std::string_view unset_message{};
  std::string_view unset_content{};  ///< inside the root of that document
  std::string_view list_root{};      ///< a bucket has several, each with an id: the root of their list. Empty: one
  int put_status = 200;
  bool needs_integrity = false;  ///< refused without Content-MD5 or a checksum
  SettingHeader header{};
  /// The checks that the shape does not make: refuses, or completes the document (ids that S3 gives). Null: nothing.
  S3Result<void> (*check)(Call& call, const store::BucketRecord& bucket, pugi::xml_node root) = nullptr;
  /// Reads what the document decides over; a null node: it was taken away. Null: nothing, it is only kept.
  void (*take)(const pugi::xml_node& root, store::BucketSettings& settings) = nullptr;
};

/// The setting that the operation of the call is about.
const Setting& setting_of(const Call& call);
const Setting& find_setting(std::string_view subresource);

/// The document, or nothing where none was put. `id`: which of several.
std::optional<store::SettingDocument> stored_setting(const store::BucketRecord& bucket, const Setting& setting,
                                                     std::string_view id = {});
/// The root of the document of a setting that a bucket has once; a null node where none was put.
pugi::xml_node load_setting(const store::BucketRecord& bucket, std::string_view subresource,
                            pugi::xml_document& document);

/// Returns the id of a rule. One that has none is given one, as S3 does.
std::string give_id(const Call& call, pugi::xml_node rule);

void store_setting(const Setting& setting, std::string_view id, store::SettingDocument document,
                   store::BucketSettings& settings);
void remove_setting(const Setting& setting, std::string_view id, store::BucketSettings& settings);

/// The document with that in its root.
std::string setting_text(const Setting& setting, std::string_view content);

}  // namespace s3sse::service
