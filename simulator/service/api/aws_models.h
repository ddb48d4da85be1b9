#pragma once
// The things that S3 and KMS have, as the models of the SDKs tell it: operations, members of their requests, values of
// enumerations. The data are aws_models.inc, which renew_aws_models.py writes. Source:
// botocore/data/{s3,kms}/.../service-2.json of the version that the data name.
#include <string_view>
#include <vector>

#include "simulator/service/operation.h"

namespace s3sse::service {

enum class MemberKind { header, query, member };

/// A thing that a request may carry: a header or query parameter of S3, or a member of the JSON of KMS that is an
/// enumeration.
struct ModelMember {
  MemberKind kind = MemberKind::header;
  std::string_view name;                ///< of a header in lower case; "x-amz-meta-" stands for all that begin so
  std::vector<std::string_view> enums;  ///< enumerations that it takes a value of
};

struct ModelOperation {
  std::string_view name;
  // Of S3 alone: what tells a request for it from one for another operation.
  std::string_view method{};
  Scope scope = Scope::service;
  std::string_view subresource{};  ///< query parameter that names it; empty: the plain operation
  std::string_view header{};       ///< header that tells it from the plain one; empty: none
  std::vector<ModelMember> members{};
  std::vector<std::string_view> body_enums{};  ///< enumerations that the body may hold a value of
};

struct ModelEnum {
  std::string_view name;
  std::vector<std::string_view> values;
};

struct ServiceModel {
  std::string_view name;    ///< "S3", "KMS"
  std::string_view source;  ///< "s3/2006-03-01"
  std::vector<ModelOperation> operations;
  std::vector<ModelEnum> enums;

  /// Null for a name that the service does not have.
  [[nodiscard]] const ModelOperation* find(std::string_view operation) const;
};

struct AwsModels {
  std::string_view version;  ///< "botocore 1.44.8"
  ServiceModel s3;
  ServiceModel kms;
};

/// Reads the form of aws_models.inc; the views go into `text`. Lines that it does not know count for nothing.
AwsModels parse_models(std::string_view text);

/// Returns the models that are compiled in.
const AwsModels& aws_models();

}  // namespace s3sse::service
