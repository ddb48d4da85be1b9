#include "simulator/service/api/aws_models.h"

#include <algorithm>

#include "simulator/base/text.h"

namespace s3sse::service {
namespace {

constexpr std::string_view compiled_models =
#include "simulator/service/api/aws_models.inc"
    ;

std::string_view none_if_dash(std::string_view word) {
  return word == "-" ? std::string_view{} : word;
}

Scope scope_of(std::string_view word) {
  return word == "object" ? Scope::object : word == "bucket" ? Scope::bucket : Scope::service;
}

ModelOperation operation_of(const std::vector<std::string_view>& words) {
  ModelOperation operation{.name = words[1]};
  if (words.size() < 6) return operation;
  operation.method = words[2];
  operation.scope = scope_of(words[3]);
  operation.subresource = none_if_dash(words[4]);
  operation.header = none_if_dash(words[5]);
  return operation;
}

ModelMember member_of(const std::vector<std::string_view>& words) {
  const MemberKind kind = words[0] == "header"  ? MemberKind::header
                          : words[0] == "query" ? MemberKind::query
                                                : MemberKind::member;
  return {.kind = kind, .name = words[1], .enums = {words.begin() + 2, words.end()}};
}

void take_line(const std::vector<std::string_view>& words, ServiceModel& model) {
  const std::string_view what = words[0];
  if (what == "operation") {
    model.operations.push_back(operation_of(words));
  } else if (what == "enum") {
    model.enums.push_back({.name = words[1], .values = {words.begin() + 2, words.end()}});
  } else if (model.operations.empty()) {
    return;
  } else if (what == "body") {
    model.operations.back().body_enums = {words.begin() + 1, words.end()};
  } else if (what == "header" || what == "query" || what == "member") {
    model.operations.back().members.push_back(member_of(words));
  }
}

}  // namespace

const ModelOperation* ServiceModel::find(std::string_view operation) const {
  const auto found = std::ranges::find(operations, operation, &ModelOperation::name);
  return found == operations.end() ? nullptr : &*found;
}

AwsModels parse_models(std::string_view text) {
  AwsModels models;
  ServiceModel* model = nullptr;
  for (const std::string_view line : split(text, '\n')) {
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.size() < 2) continue;
    if (words[0] == "source") models.version = line.substr(words[0].size() + 1);
    if (words[0] == "service") {
      model = words[1] == "KMS" ? &models.kms : &models.s3;
      *model = {.name = words[1], .source = words.back(), .operations = {}, .enums = {}};
    }
    if (model != nullptr) take_line(words, *model);
  }
  return models;
}

const AwsModels& aws_models() {
  static const AwsModels models = parse_models(compiled_models);
  return models;
}

}  // namespace s3sse::service
