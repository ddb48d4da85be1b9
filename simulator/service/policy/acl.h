#pragma once
// Access control lists: read from requests, checked against what the bucket takes, written into answers, and asked who
// may. Everything in a bucket belongs to the bucket's owner here, whoever wrote it.
#include "simulator/service/core.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

/// AccessControlPolicy. Where the ownership of the bucket's owner is enforced it has the one grant that there can be.
void write_acl(const store::BucketRecord& bucket, const std::optional<store::Acl>& acl, pugi::xml_document& document);

/// x-amz-acl and x-amz-grant-*; nothing where the request has none of them. InvalidArgument, InvalidRequest.
S3Result<std::optional<store::Acl>> read_acl_headers(const Headers& headers, const store::BucketRecord& bucket);

/// The same of a document. MalformedACLError for what is no AccessControlPolicy.
S3Result<store::Acl> read_acl_document(ByteView body);

/// AccessControlListNotSupported where the bucket enforces the ownership of its owner and the list grants more than
/// that; AccessDenied where it grants something to everybody and the bucket blocks that.
S3Result<void> check_acl(const Call& call, const store::BucketRecord& bucket, const store::Acl& acl);

/// The list that a write brings, checked; nothing where it brings none.
S3Result<std::optional<store::Acl>> read_acl_of_write(const Call& call, const store::BucketRecord& bucket);

/// The list of PutBucketAcl and PutObjectAcl, in their headers or their body, checked. AccessControlListNotSupported
/// where ownership is enforced, whatever the list says; MissingSecurityHeader where there is none.
S3Result<store::Acl> read_acl_to_put(Call& call, const store::BucketRecord& bucket);

/// True if it grants something to everybody, or to everybody who has an AWS account.
bool is_public(const store::Acl& acl);
/// True if it grants something to anybody but the owner.
bool grants_to_others(const store::Acl& acl, std::string_view owner);

/// True if the list of the bucket, or that of the object, grants the action to the caller. `object` may be null.
bool acl_grants(const Principal& caller, const store::BucketRecord& bucket, const store::ObjectRecord* object,
                std::string_view action, const Rules& rules);

}  // namespace s3sse::service
