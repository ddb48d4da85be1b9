// Every operation that Amazon S3 has: it is answered here, or refused with 501, and then nothing has changed.
#include <algorithm>

#include "simulator/service/operations/operations.h"
#include "simulator/service/s3_model.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using service::ModelOperation;
using service::Scope;

bool is_answered(const ModelOperation& operation) {
  return std::ranges::find(service::operation_table, operation.name, &service::Operation::name) !=
         std::end(service::operation_table);
}

class OtherOperations : public ServiceTest {
 protected:
  OtherOperations() {
    make_bucket();
    put("old");
    make_bucket("empty");
    buckets_ = send("GET", "/").body;
  }

  void put(std::string_view body) { ASSERT_EQ(send("PUT", "/bkt/k", {.body = std::string(body)}).status, 200); }

  Answer ask(std::string_view method, std::string_view path, const ModelOperation& operation) {
    std::string target(path);
    if (!operation.subresource.empty()) target += "?" + std::string(operation.subresource);
    Headers headers;
    if (!operation.header.empty()) headers.add(std::string(operation.header), "/bkt/other");
    return send(method, target, {.headers = std::move(headers)});
  }

  void expect_nothing_changed() {
    EXPECT_EQ(send("GET", "/bkt/k").body, "old");
    EXPECT_EQ(send("HEAD", "/empty").status, 200);
    EXPECT_EQ(send("GET", "/").body, buckets_);
  }

  std::string buckets_;  ///< the list of them at the beginning
};

TEST_F(OtherOperations, AreRefusedAndChangeNothing) {
  int refused = 0;
  for (const ModelOperation& operation : service::s3_model) {
    if (is_answered(operation)) continue;
    SCOPED_TRACE(operation.name);
    const Answer answer = ask(operation.method, operation.scope == Scope::object ? "/bkt/k" : "/empty", operation);
    EXPECT_EQ(answer.status, 501);
    if (operation.method != "HEAD") {
      EXPECT_EQ(answer.code(), "NotImplemented");
    }
    expect_nothing_changed();
    ++refused;
  }
  EXPECT_GE(refused, 60);
}

TEST_F(OtherOperations, NeverBecomeThePlainOperationOfAnotherMethodOrPlace) {
  for (const ModelOperation& operation : service::s3_model) {
    if (operation.subresource.empty() || operation.subresource == "list-type") continue;
    for (const std::string_view method : {"PUT", "DELETE"}) {
      for (const std::string_view path : {"/bkt/k", "/empty"}) {
        const bool known = std::ranges::any_of(service::operation_table, [&](const service::Operation& row) {
          return row.method == method && row.subresource == operation.subresource &&
                 row.scope == (path == "/empty" ? Scope::bucket : Scope::object);
        });
        if (known) continue;
        SCOPED_TRACE(testing::Message() << method << ' ' << path << '?' << operation.subresource);
        EXPECT_EQ(ask(method, path, operation).status, 501);
        expect_nothing_changed();
      }
    }
  }
}

TEST_F(OtherOperations, EveryRowOfTheTableIsOfTheModel) {
  for (const service::Operation& row : service::operation_table) {
    if (row.traits.takes_form) continue;  // PostObject is of browsers, and not of the SDKs
    const auto modelled = std::ranges::find(service::s3_model, row.name, &ModelOperation::name);
    ASSERT_NE(modelled, std::end(service::s3_model)) << row.name;
    EXPECT_EQ(modelled->method, row.method) << row.name;
    EXPECT_EQ(modelled->scope, row.scope) << row.name;
    EXPECT_EQ(modelled->subresource, row.subresource) << row.name;
    EXPECT_EQ(modelled->header, row.header) << row.name;
  }
}

TEST_F(OtherOperations, AreNotNamedByWhatS3DoesNotKnow) {
  for (const std::string key : {"foo", "x-id=PutObject", "response-content-type=text/plain", "list-type=2"}) {
    SCOPED_TRACE(key);
    EXPECT_EQ(send("GET", "/bkt/k?" + key).status, 200);
    EXPECT_EQ(send("PUT", "/bkt/k?" + key, {.body = key}).status, 200);
    EXPECT_EQ(send("GET", "/bkt/k").body, key);
  }
}

}  // namespace
}  // namespace s3sse
