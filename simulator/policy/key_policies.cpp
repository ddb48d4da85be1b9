#include "simulator/policy/key_policies.h"

#include <fmt/format.h>

#include "simulator/deviations/decide.h"
#include "simulator/policy/evaluate.h"

namespace s3sse::policy {

std::string default_key_policy(std::string_view partition, std::string_view account_id, const Rules& rules) {
  const auto actions = chosen(rules, Rule::kms_api_default_policy_gives_the_root_everything, std::string("kms:*"));
  return fmt::format(R"({{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {{
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "arn:{}:iam::{}:root"
    }},
    "Action" : "{}",
    "Resource" : "*"
  }} ]
}})",
                     partition, account_id, actions);
}

std::string aws_managed_s3_key_policy(std::string_view partition, std::string_view region,
                                      std::string_view account_id) {
  return fmt::format(R"({{
  "Version" : "2012-10-17",
  "Id" : "auto-s3-2",
  "Statement" : [ {{
    "Sid" : "Allow access through S3 for all principals in the account that are authorized to use S3",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "*"
    }},
    "Action" : [ "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey" ],
    "Resource" : "*",
    "Condition" : {{
      "StringEquals" : {{
        "kms:CallerAccount" : "{account}",
        "kms:ViaService" : "s3.{region}.amazonaws.com"
      }}
    }}
  }}, {{
    "Sid" : "Allow direct access to key metadata to the account",
    "Effect" : "Allow",
    "Principal" : {{
      "AWS" : "arn:{partition}:iam::{account}:root"
    }},
    "Action" : [ "kms:Describe*", "kms:Get*", "kms:List*" ],
    "Resource" : "*"
  }} ]
}})",
                     fmt::arg("partition", partition), fmt::arg("region", region), fmt::arg("account", account_id));
}

std::string administrator_access_policy() {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
}

bool key_policy_keeps_caller_in(const PolicyDocument& key_policy, const Principal& caller, std::string_view key_arn,
                                const Rules& rules) {
  RequestContext context{.action = "kms:PutKeyPolicy", .resource = std::string(key_arn), .principal = caller};
  set_principal_keys(context.keys, caller);
  if (!caller.anonymous()) context.keys.set("kms:CallerAccount", caller.account_id);
  const DocumentVerdict verdict = evaluate(key_policy, "key policy", context, rules);
  return !verdict.denied_by && (verdict.allowed_by || verdict.delegated_by);
}

}  // namespace s3sse::policy
