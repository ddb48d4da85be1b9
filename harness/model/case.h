#pragma once
// One expanded test case.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/step.h"

namespace s3sse::harness::model {

struct BucketFixture {
  std::string name;  ///< empty: the main bucket
  std::optional<EncryptionRule> encryption;
  std::string versioning;  ///< "", "Enabled", "Suspended"
  std::optional<std::string> policy_json;
  bool object_lock = false;
  bool public_access = false;  ///< lifts what keeps the public out of a new bucket
  bool create = true;
};

struct KmsKeyFixture {
  std::string name;
  std::string state = "enabled";
  std::string spec, usage, origin;  ///< empty: the default of KMS
  bool multi_region = false;
  std::optional<std::string> policy_json;
  std::string alias;

  /// An enabled symmetric key, which a key that exists already can stand for.
  [[nodiscard]] bool plain() const;
};

struct Case {
  std::string id;       ///< with axes: "sse-c/get/wrong-key[read=GetObject,size=0]"
  std::string base_id;  ///< without
  std::string title;
  std::vector<std::string> rules;
  std::vector<std::string> needs;  ///< capabilities: those that its file declares, then those its steps show
  std::vector<std::string> declared_needs;
  std::vector<std::string> methods;     ///< sorted
  std::vector<std::string> operations;  ///< of its target steps, sorted
  std::string level;                    ///< strictest among its rules
  bool gating = false;                  ///< one of its rules gates
  int since = 0;                        ///< era; 0: always was
  int until = 0;                        ///< era; 0: still is
  std::string teeth;
  std::vector<BucketFixture> buckets;  ///< main first
  std::vector<KmsKeyFixture> kms_keys;
  std::vector<Step> steps;
  std::map<std::string, std::string> axes;
  std::string file;            ///< for messages: relative to the vectors folder, or as --cases named it
  std::filesystem::path path;  ///< the file that it was read from; empty: none
  int line = 0;
  std::string pointer;  ///< of the case in its file: "/cases/3"

  [[nodiscard]] bool in_era(int era) const { return era >= since && (until == 0 || era < until); }
  /// The newest era in which it is in force; the newest of all where it is in none.
  [[nodiscard]] int newest_era() const;
};

}  // namespace s3sse::harness::model
