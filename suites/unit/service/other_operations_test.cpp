// Every operation that Amazon S3 has: it is answered here, or refused with 501, and then nothing has changed.
#include <algorithm>

#include "simulator/service/api/api_table.h"
#include "simulator/service/operations/operations.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using service::MemberKind;
using service::ModelOperation;
using service::Scope;
using service::Treatment;

const std::vector<ModelOperation>& s3_model() {
  return service::aws_models().s3.operations;
}

bool is_answered(const ModelOperation& operation) {
  return std::ranges::find(service::operation_table, operation.name, &service::Operation::name) !=
         std::end(service::operation_table);
}

/// The model has some requests under two names: the one of today, and one of old or of another host.
bool is_another_name(const ModelOperation& operation) {
  return std::ranges::any_of(s3_model(), [&](const ModelOperation& other) {
    return is_answered(other) && other.method == operation.method && other.scope == operation.scope &&
           other.subresource == operation.subresource && other.header == operation.header;
  });
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
  for (const ModelOperation& operation : s3_model()) {
    if (is_answered(operation) || is_another_name(operation)) continue;
    SCOPED_TRACE(operation.name);
    const Answer answer = ask(operation.method, operation.scope == Scope::object ? "/bkt/k" : "/empty", operation);
    EXPECT_EQ(answer.status, 501);
    if (operation.method != "HEAD") {
      EXPECT_EQ(answer.code(), "NotImplemented");
    }
    expect_nothing_changed();
    ++refused;
  }
  EXPECT_GE(refused, 15);
}

TEST_F(OtherOperations, AndWhatTheModelAddsToOneThatIsAnsweredAreRefusedAndChangeNothing) {
  int refused = 0;
  for (const service::ApiMember& row : service::api_table().members) {
    const ModelOperation* operation = service::aws_models().s3.find(row.operation);
    if (row.service != "S3" || row.treatment != Treatment::refused || row.inherited) continue;
    SCOPED_TRACE(testing::Message() << row.operation << " with " << row.member->name);
    std::string target = operation->scope == Scope::object   ? "/bkt/k"
                         : operation->scope == Scope::bucket ? "/empty"
                                                             : "/";
    target += operation->subresource.empty() ? "?" : "?" + std::string(operation->subresource) + "&";
    Headers headers;
    if (!operation->header.empty()) headers.add(std::string(operation->header), "/bkt/k");
    const std::string name(row.member->name);
    if (row.member->kind == MemberKind::query) target += name + "=x";
    if (row.member->kind == MemberKind::header) headers.add(name, "x");
    EXPECT_EQ(send(operation->method, target, {.headers = std::move(headers)}).status, 501);
    expect_nothing_changed();
    ++refused;
  }
  EXPECT_GE(refused, 5);
}

TEST_F(OtherOperations, TheTableSaysNothingThatIsNoLongerSo) {
  EXPECT_THAT(service::stale_entries(), testing::IsEmpty());
}

TEST_F(OtherOperations, MadeUpInTheDataHaveNoTreatmentButRefusal) {
  const auto models = service::parse_models(
      "source botocore 0\nnonsense\nheader x-amz-before-all\nservice S3 s3\noperation GetObject GET object - -\n"
      "header x-amz-made-up MadeUp\nquery versionId\nheader x-amz-mfa\nenum MadeUp a b\n");
  ASSERT_EQ(models.s3.operations.size(), 1U);
  const ModelOperation& operation = models.s3.operations[0];
  ASSERT_EQ(operation.members.size(), 3U);
  EXPECT_EQ(treatment_of(operation, operation.members[0]).treatment, Treatment::refused);
  EXPECT_EQ(treatment_of(operation, operation.members[1]).treatment, Treatment::implemented);
  EXPECT_EQ(treatment_of(operation, operation.members[2]).treatment, Treatment::without_effect);
  EXPECT_THAT(models.s3.enums[0].values, testing::ElementsAre("a", "b"));
}

TEST_F(OtherOperations, NeverBecomeThePlainOperationOfAnotherMethodOrPlace) {
  for (const ModelOperation& operation : s3_model()) {
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
    const ModelOperation* modelled = service::aws_models().s3.find(row.name);
    ASSERT_NE(modelled, nullptr) << row.name;
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
