#pragma once
// Reads the shared pieces of report.json and events.jsonl back. Private to this folder.
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/run_record.h"

namespace s3sse::reports {

/// Walks a document and keeps the first thing that is wrong with it, with its place as a JSON Pointer. After that every
/// read gives an empty value, so that callers look at error() once, at the end.
class RecordReader {
 public:
  using Json = nlohmann::ordered_json;

  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] bool ok() const { return error_.empty(); }
  void complain(const std::string& where, std::string_view message);

  std::string text(const Json& object, const std::string& where, const char* name);
  std::vector<std::string> texts(const Json& object, const std::string& where, const char* name);
  double number(const Json& object, const std::string& where, const char* name);
  std::size_t count(const Json& object, const std::string& where, const char* name);
  bool boolean(const Json& object, const std::string& where, const char* name);
  const Json& array(const Json& object, const std::string& where, const char* name);
  const Json& object(const Json& parent, const std::string& where, const char* name);

  /// Reads what head_to_json() wrote; the format must be one that this version knows.
  void head(const Json& value, const std::string& where, RunRecord& record);
  CaseResult case_result(const Json& value, const std::string& where);
  /// Empty where the run had none.
  BaselineOutcome baseline(const Json& parent, const std::string& where);
  /// Empty where the report has none.
  std::vector<DetectedCapability> detected(const Json& parent, const std::string& where);
  std::map<std::string, RuleRef> rules(const Json& parent, const std::string& where);

 private:
  /// The member, or null (and a complaint) when it is absent.
  const Json* member(const Json& object, const std::string& where, const char* name);
  Nature nature(const Json& object, const std::string& where);
  ExchangeRecord exchange(const Json& value, const std::string& where);
  Message message(const Json& parent, const std::string& where, const char* name);
  void evidence(const Json& value, const std::string& where, CaseResult& result);
  Finding finding(const Json& value, const std::string& where);

  std::string error_;
};

}  // namespace s3sse::reports
