#include "simulator/kms/key_identifiers.h"

#include <gtest/gtest.h>

namespace s3sse::kms {
namespace {

TEST(KeyIdentifiers, FourForms) {
  EXPECT_EQ(parse_key_identifier("1234abcd-12ab-34cd-56ef-1234567890ab").form, IdentifierForm::key_id);
  EXPECT_EQ(parse_key_identifier("mrk-1234abcd12ab34cd56ef1234567890ab").form, IdentifierForm::key_id);
  EXPECT_EQ(parse_key_identifier("alias/ExampleAlias").form, IdentifierForm::alias_name);

  const auto key = parse_key_identifier("arn:aws:kms:us-east-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab");
  EXPECT_EQ(key.form, IdentifierForm::key_arn);
  EXPECT_EQ(key.partition, "aws");
  EXPECT_EQ(key.region, "us-east-2");
  EXPECT_EQ(key.account_id, "111122223333");
  EXPECT_EQ(key.name, "1234abcd-12ab-34cd-56ef-1234567890ab");

  const auto alias = parse_key_identifier("arn:aws-cn:kms:cn-north-1:111122223333:alias/a/b:c");
  EXPECT_EQ(alias.form, IdentifierForm::alias_arn);
  EXPECT_EQ(alias.name, "alias/a/b:c");
}

TEST(KeyIdentifiers, Malformed) {
  for (const char* text :
       {"", "fake-key-id", "1234abcd-12ab-34cd-56ef-1234567890a", "1234abcd-12ab-34cd-56ef-1234567890abc",
        "1234abcd_12ab-34cd-56ef-1234567890ab", "1234abcg-12ab-34cd-56ef-1234567890ab", "mrk-12",
        "mrk-1234abcd-12ab-34cd-56ef-1234567890", "Alias/x", "key/1234abcd-12ab-34cd-56ef-1234567890ab"}) {
    EXPECT_EQ(parse_key_identifier(text).form, IdentifierForm::malformed_id) << text;
  }
  for (const char* text :
       {"arn:", "arn:aws", "arn:aws:kms:us-east-1:111122223333", "arn:aws:kms:us-east-1:111122223333:",
        "arn:aws:s3:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms::111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:us-east-1::key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:us-east-1:111122223333:keys/1234abcd-12ab-34cd-56ef-1234567890ab"}) {
    EXPECT_EQ(parse_key_identifier(text).form, IdentifierForm::malformed_arn) << text;
  }
  const auto bad_id = parse_key_identifier("arn:aws:kms:us-east-1:111122223333:key/fake");
  EXPECT_EQ(bad_id.form, IdentifierForm::malformed_id);
  EXPECT_EQ(bad_id.name, "fake");
}

}  // namespace
}  // namespace s3sse::kms
