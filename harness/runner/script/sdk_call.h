#pragma once
// A step as a call of an AWS SDK: names and values of its parameters, or why an SDK cannot make it.
#include <string>
#include <utility>
#include <vector>

#include "harness/runner/request/request_builder.h"
#include "harness/runner/script/shell_text.h"

namespace s3sse::harness::runner {

struct SdkParameter {
  enum class Kind { text, number, boolean, file, key_file, json, names };
  std::string name;  ///< "SSECustomerKey"
  Kind kind = Kind::text;
  std::string value;  ///< of key_file: the variable; of names: separated by commas
};

struct SdkCall {
  const model::Operation* operation = &model::unknown_operation();
  std::string who;     ///< "SECOND", "OTHER", "NOBODY"; empty: the owner
  bool plain = false;  ///< it goes to the plain-HTTP side of the endpoint
  std::vector<SdkParameter> parameters;
  std::vector<std::pair<std::string, std::string>> headers;  ///< for which there is no parameter
  std::string obstacle;                                      ///< the reason why no SDK sends this; empty: they do
};

/// `body`: name of the file with the body; empty: there is none.
SdkCall sdk_call(const model::Step& step, const Scope& scope, const BuiltRequest& request, const std::string& body);

/// Returns why the AWS CLI cannot make the call; empty: it can.
std::string aws_cli_obstacle(const SdkCall& call);

/// The calls as lines. Only for calls without an obstacle.
std::string aws_cli(const SdkCall& call, const ScriptText& text);
std::string boto3(const SdkCall& call, const ScriptText& text);

}  // namespace s3sse::harness::runner
