#include "simulator/deviations/topics.h"

namespace s3sse::deviations {

Rows bucket_access_rows() {
  using enum Stage;
  return {
      // Block Public Access
      {Rule::public_access_new_bucket_blocks_all, validate, "Creates buckets that block no public access.",
       gives(false)},
      {Rule::public_access_block_refuses_public_policies, store, "Takes a public policy in spite of BlockPublicPolicy.",
       Passes{}},
      {Rule::public_access_restricted_bucket_serves_its_account_alone, authorise,
       "Serves everybody in spite of RestrictPublicBuckets.", Passes{}},
      {Rule::public_access_block_refuses_public_acls, authorise, "Takes a public list in spite of BlockPublicAcls.",
       Passes{}},
      {Rule::public_access_ignored_acls_let_nobody_in, authorise, "Obeys public lists in spite of IgnorePublicAcls.",
       gives(false)},

      // Ownership
      {Rule::ownership_new_bucket_enforces_its_owner, validate, "Creates buckets without ownership controls.",
       gives(false)},
      {Rule::ownership_enforced_bucket_takes_no_acl, authorise, "Takes lists where ownership is enforced.", Passes{}},
  };
}

}  // namespace s3sse::deviations
