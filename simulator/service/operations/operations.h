#pragma once
// One function and one file per operation. Each checks all that can be checked before it reads the first byte of the
// body, so that a client that waits for "100 Continue" is refused early.
#include "simulator/service/core.h"

namespace s3sse::service {

S3Result<Response> put_object(Call& call);
S3Result<Response> get_object(Call& call);
S3Result<Response> head_object(Call& call);
S3Result<Response> get_object_attributes(Call& call);
S3Result<Response> copy_object(Call& call);
S3Result<Response> delete_object(Call& call);
S3Result<Response> delete_objects(Call& call);
S3Result<Response> list_objects(Call& call);
S3Result<Response> list_objects_v2(Call& call);
S3Result<Response> list_object_versions(Call& call);

S3Result<Response> update_object_encryption(Call& call);
S3Result<Response> post_object(Call& call);
S3Result<Response> restore_object(Call& call);
S3Result<Response> select_object_content(Call& call);
S3Result<Response> put_object_tagging(Call& call);
S3Result<Response> get_object_tagging(Call& call);
S3Result<Response> delete_object_tagging(Call& call);
S3Result<Response> put_object_acl(Call& call);
S3Result<Response> get_object_acl(Call& call);
S3Result<Response> get_bucket_acl(Call& call);

S3Result<Response> create_multipart_upload(Call& call);
S3Result<Response> upload_part(Call& call);
S3Result<Response> upload_part_copy(Call& call);
S3Result<Response> complete_multipart_upload(Call& call);
S3Result<Response> abort_multipart_upload(Call& call);
S3Result<Response> list_parts(Call& call);
S3Result<Response> list_multipart_uploads(Call& call);

S3Result<Response> create_bucket(Call& call);
S3Result<Response> head_bucket(Call& call);
S3Result<Response> delete_bucket(Call& call);
S3Result<Response> list_buckets(Call& call);
S3Result<Response> get_bucket_location(Call& call);
S3Result<Response> put_bucket_encryption(Call& call);
S3Result<Response> get_bucket_encryption(Call& call);
S3Result<Response> delete_bucket_encryption(Call& call);
S3Result<Response> put_bucket_versioning(Call& call);
S3Result<Response> get_bucket_versioning(Call& call);
S3Result<Response> put_bucket_policy(Call& call);
S3Result<Response> get_bucket_policy(Call& call);
S3Result<Response> get_bucket_policy_status(Call& call);
S3Result<Response> delete_bucket_policy(Call& call);

}  // namespace s3sse::service
