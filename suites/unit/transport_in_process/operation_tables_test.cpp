// The harness has an operation table of its own, so that a mistake in the simulator's does not cancel out. An operation
// that is new to one of them is asked for here.
#include <gtest/gtest.h>

#include "harness/model/operation.h"
#include "simulator/kms/json/kms_json.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::harness {
namespace {

model::Operation::Level level_of(service::Scope scope) {
  switch (scope) {
    case service::Scope::service:
      return model::Operation::Level::service;
    case service::Scope::bucket:
      return model::Operation::Level::bucket;
    case service::Scope::object:
      break;
  }
  return model::Operation::Level::object;
}

/// "list-type" of "list-type=2"; "select" of "select&select-type=2".
std::string_view subresource_of(const model::Operation& row) {
  return row.names_upload() ? "uploadId" : row.query.substr(0, row.query.find_first_of("=&"));
}

TEST(OperationTables, CasesCanCallWhatTheServiceAnswers) {
  for (const service::Operation& answered : service::operation_table) {
    const model::Operation* called = model::find_operation(answered.name);
    if (called == nullptr) {
      ADD_FAILURE() << answered.name << " has no row in harness/model/operation.cpp, so no case can call it";
      continue;
    }
    EXPECT_EQ(called->method, answered.method) << answered.name;
    EXPECT_EQ(called->level, level_of(answered.scope)) << answered.name;
    EXPECT_EQ(subresource_of(*called), answered.subresource) << answered.name;
  }
}

TEST(OperationTables, CasesCanCallWhatTheKmsAnswers) {
  for (const std::string& name : kms::operation_names())
    EXPECT_NE(model::find_operation("kms:" + name), nullptr)
        << name << " has no row in harness/model/operation.cpp, so no case can call it";
}

}  // namespace
}  // namespace s3sse::harness
