"""The calls of Terraform's aws_s3_bucket* resources, in its order: create, refresh, change, destroy. A refresh reads all
that a bucket can have, and takes an error of its own for "there is none"."""

import json
import unittest

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

from simulator_server import InteropTest

# The reads of aws_s3_bucket, with the codes that Terraform takes for "none".
REFRESH = {
    "get_bucket_policy": "NoSuchBucketPolicy", "get_bucket_acl": None, "get_bucket_cors": "NoSuchCORSConfiguration",
    "get_bucket_website": "NoSuchWebsiteConfiguration", "get_bucket_versioning": None,
    "get_bucket_accelerate_configuration": None, "get_bucket_request_payment": None, "get_bucket_logging": None,
    "get_bucket_lifecycle_configuration": "NoSuchLifecycleConfiguration",
    "get_bucket_replication": "ReplicationConfigurationNotFoundError",
    "get_bucket_encryption": "ServerSideEncryptionConfigurationNotFoundError",
    "get_object_lock_configuration": "ObjectLockConfigurationNotFoundError", "get_bucket_tagging": "NoSuchTagSet",
    "get_bucket_location": None,
}
OPEN = {"BlockPublicAcls": False, "IgnorePublicAcls": False, "BlockPublicPolicy": False, "RestrictPublicBuckets": False}


class Terraform(InteropTest):
    def setUp(self):
        self.s3 = boto3.client("s3", endpoint_url=self.simulator.https, region_name=self.simulator.region,
                               aws_access_key_id=self.simulator.access_key_id,
                               aws_secret_access_key=self.simulator.secret_access_key, verify=self.simulator.ca,
                               config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}))
        self.addCleanup(self.s3.close)

    def code(self, call, **arguments):
        """The code of the refusal; None where there is none."""
        try:
            call(**arguments)
        except ClientError as error:
            return error.response["Error"]["Code"]
        return None

    def refresh(self, bucket):
        """Returns what is there, by the call that reads it."""
        self.s3.head_bucket(Bucket=bucket)
        found = {}
        for name, none in REFRESH.items():
            try:
                found[name] = getattr(self.s3, name)(Bucket=bucket)
            except ClientError as error:
                self.assertEqual(error.response["Error"]["Code"], none, name)
                self.assertEqual(error.response["ResponseMetadata"]["HTTPStatusCode"], 404, name)
        return found

    def round_trip(self, bucket, what, put, configuration, shown, get=None, delete=None, none=None, **more):
        """One resource of its own: put, read, put again as Terraform does on a change, take away."""
        getter = getattr(self.s3, get or put.replace("put_", "get_"))
        for _ in range(2):
            getattr(self.s3, put)(Bucket=bucket, **{what: configuration}, **more)
            answer = getter(Bucket=bucket, **more)
            for key, value in shown.items():
                self.assertEqual(answer[key], value, put)
        if delete:
            getattr(self.s3, delete)(Bucket=bucket, **more)
            self.assertEqual(self.code(getter, Bucket=bucket, **more), none, delete)
            getattr(self.s3, delete)(Bucket=bucket, **more) if not more else None

    def test_bucket_alone(self):
        self.assertEqual(self.code(self.s3.head_bucket, Bucket="tf-alone"), "404")
        self.s3.create_bucket(Bucket="tf-alone", ObjectLockEnabledForBucket=False, ObjectOwnership="BucketOwnerEnforced")
        found = self.refresh("tf-alone")
        self.assertEqual(found["get_bucket_request_payment"]["Payer"], "BucketOwner")
        self.assertNotIn("Status", found["get_bucket_accelerate_configuration"])
        self.assertNotIn("LoggingEnabled", found["get_bucket_logging"])
        self.assertEqual(found["get_bucket_acl"]["Grants"][0]["Permission"], "FULL_CONTROL")
        self.assertNotIn("get_bucket_tagging", found)
        self.s3.delete_bucket(Bucket="tf-alone")
        self.assertEqual(self.code(self.s3.head_bucket, Bucket="tf-alone"), "404")
        for name in REFRESH:
            self.assertEqual(self.code(getattr(self.s3, name), Bucket="tf-alone"), "NoSuchBucket", name)

    def test_public_access_ownership_and_acl(self):
        bucket = "tf-access"
        self.s3.create_bucket(Bucket=bucket)
        self.assertEqual(self.code(self.s3.put_bucket_acl, Bucket=bucket, ACL="private"),
                         "AccessControlListNotSupported")
        self.round_trip(bucket, "OwnershipControls", "put_bucket_ownership_controls",
                        {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]},
                        {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}},
                        delete="delete_bucket_ownership_controls", none="OwnershipControlsNotFoundError")
        self.round_trip(bucket, "PublicAccessBlockConfiguration", "put_public_access_block", OPEN,
                        {"PublicAccessBlockConfiguration": OPEN}, delete="delete_public_access_block",
                        none="NoSuchPublicAccessBlockConfiguration")
        self.s3.put_bucket_acl(Bucket=bucket, ACL="public-read")
        grants = self.s3.get_bucket_acl(Bucket=bucket)["Grants"]
        self.assertEqual([(g["Grantee"]["Type"], g["Permission"]) for g in grants],
                         [("CanonicalUser", "FULL_CONTROL"), ("Group", "READ")])
        read_back = self.s3.get_bucket_acl(Bucket=bucket)
        self.s3.put_bucket_acl(Bucket=bucket, AccessControlPolicy={"Grants": grants, "Owner": read_back["Owner"]})
        self.assertEqual(self.s3.get_bucket_acl(Bucket=bucket)["Grants"], grants)
        self.s3.put_public_access_block(Bucket=bucket,
                                        PublicAccessBlockConfiguration={**OPEN, "BlockPublicPolicy": True})
        policy = json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}]})
        self.assertEqual(self.code(self.s3.put_bucket_policy, Bucket=bucket, Policy=policy), "AccessDenied")
        self.s3.delete_public_access_block(Bucket=bucket)
        self.s3.put_bucket_policy(Bucket=bucket, Policy=policy)
        self.assertTrue(self.s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"]["IsPublic"])
        self.s3.delete_bucket_policy(Bucket=bucket)
        self.s3.delete_bucket(Bucket=bucket)

    def test_resources_of_a_bucket(self):
        bucket = "tf-resources"
        for name in (bucket, "tf-logs"):
            self.s3.create_bucket(Bucket=name)
        tags = [{"Key": "team", "Value": "blue"}, {"Key": "env", "Value": "test"}]
        self.round_trip(bucket, "Tagging", "put_bucket_tagging", {"TagSet": tags}, {"TagSet": tags},
                        delete="delete_bucket_tagging", none="NoSuchTagSet")
        cors = [{"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["https://example.com"], "AllowedHeaders": ["*"],
                 "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 3000}]
        self.round_trip(bucket, "CORSConfiguration", "put_bucket_cors", {"CORSRules": cors}, {"CORSRules": cors},
                        delete="delete_bucket_cors", none="NoSuchCORSConfiguration")
        website = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"},
                   "RoutingRules": [{"Condition": {"KeyPrefixEquals": "docs/"},
                                     "Redirect": {"ReplaceKeyPrefixWith": "documents/"}}]}
        self.round_trip(bucket, "WebsiteConfiguration", "put_bucket_website", website, website,
                        delete="delete_bucket_website", none="NoSuchWebsiteConfiguration")
        self.round_trip(bucket, "AccelerateConfiguration", "put_bucket_accelerate_configuration",
                        {"Status": "Enabled"}, {"Status": "Enabled"})
        self.round_trip(bucket, "RequestPaymentConfiguration", "put_bucket_request_payment", {"Payer": "Requester"},
                        {"Payer": "Requester"})
        logging = {"LoggingEnabled": {"TargetBucket": "tf-logs", "TargetPrefix": "log/"}}
        self.round_trip(bucket, "BucketLoggingStatus", "put_bucket_logging", logging, logging)
        self.s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})
        self.assertNotIn("LoggingEnabled", self.s3.get_bucket_logging(Bucket=bucket))
        queue = [{"Id": "new", "QueueArn": "arn:aws:sqs:us-east-1:111122223333:q", "Events": ["s3:ObjectCreated:*"],
                  "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}}}]
        self.round_trip(bucket, "NotificationConfiguration", "put_bucket_notification_configuration",
                        {"QueueConfigurations": queue}, {"QueueConfigurations": queue})
        self.s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
        self.assertNotIn("QueueConfigurations", self.s3.get_bucket_notification_configuration(Bucket=bucket))
        self.refresh(bucket)
        for name in (bucket, "tf-logs"):
            self.s3.delete_bucket(Bucket=name)

    def test_configurations_with_ids(self):
        bucket = "tf-ids"
        self.s3.create_bucket(Bucket=bucket)
        target = {"Bucket": f"arn:aws:s3:::{bucket}", "Format": "CSV"}
        export = {"OutputSchemaVersion": "V_1", "Destination": {"S3BucketDestination": target}}
        for name, configuration in (
                ("analytics", {"StorageClassAnalysis": {"DataExport": export}, "Filter": {"Prefix": "a/"}}),
                ("intelligent_tiering", {"Status": "Enabled",
                                         "Tierings": [{"Days": 125, "AccessTier": "ARCHIVE_ACCESS"}]}),
                ("inventory", {"Destination": {"S3BucketDestination": {
                    **target, "Encryption": {"SSEKMS": {"KeyId": "arn:aws:kms:us-east-1:111122223333:key/k"}}}},
                    "IsEnabled": True, "IncludedObjectVersions": "All", "OptionalFields": ["Size", "EncryptionStatus"],
                    "Schedule": {"Frequency": "Daily"}}),
                ("metrics", {"Filter": {"Tag": {"Key": "team", "Value": "blue"}}})):
            parameter = "".join(part.title() for part in name.split("_")) + "Configuration"
            self.round_trip(bucket, parameter, f"put_bucket_{name}_configuration", {"Id": "one", **configuration},
                            {parameter: {"Id": "one", **configuration}}, Id="one",
                            delete=f"delete_bucket_{name}_configuration", none="NoSuchConfiguration")
            listed = getattr(self.s3, f"list_bucket_{name}_configurations")(Bucket=bucket)
            self.assertNotIn(parameter + "List", listed)
        self.s3.delete_bucket(Bucket=bucket)

    def test_lifecycle(self):
        bucket = "tf-lifecycle"
        self.s3.create_bucket(Bucket=bucket)
        rules = [{"ID": "cold", "Status": "Enabled", "Filter": {"And": {"Prefix": "a/", "ObjectSizeGreaterThan": 1}},
                  "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 90, "StorageClass": "GLACIER"}],
                  "Expiration": {"Days": 365}, "NoncurrentVersionExpiration": {"NoncurrentDays": 7},
                  "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 2}}]
        self.round_trip(bucket, "LifecycleConfiguration", "put_bucket_lifecycle_configuration", {"Rules": rules},
                        {"Rules": rules},
                        delete="delete_bucket_lifecycle", none="NoSuchLifecycleConfiguration")
        self.s3.delete_bucket(Bucket=bucket)

    def test_object_lock(self):
        bucket = "tf-lock"
        self.s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
        found = self.refresh(bucket)
        self.assertEqual(found["get_bucket_versioning"]["Status"], "Enabled")
        lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 5}}}
        self.round_trip(bucket, "ObjectLockConfiguration", "put_object_lock_configuration", lock,
                        {"ObjectLockConfiguration": lock})
        version = self.s3.put_object(Bucket=bucket, Key="k", Body=b"x")["VersionId"]
        self.assertEqual(self.s3.get_object_retention(Bucket=bucket, Key="k")["Retention"]["Mode"], "GOVERNANCE")
        self.s3.put_object_legal_hold(Bucket=bucket, Key="k", LegalHold={"Status": "ON"})
        self.assertEqual(self.s3.get_object_legal_hold(Bucket=bucket, Key="k")["LegalHold"]["Status"], "ON")
        self.assertEqual(self.code(self.s3.delete_object, Bucket=bucket, Key="k", VersionId=version), "AccessDenied")
        # As with force_destroy: holds are lifted, and governance is bypassed.
        self.s3.put_object_legal_hold(Bucket=bucket, Key="k", LegalHold={"Status": "OFF"})
        self.s3.delete_object(Bucket=bucket, Key="k", VersionId=version, BypassGovernanceRetention=True)
        self.s3.delete_bucket(Bucket=bucket)

    def test_replication(self):
        for name in ("tf-source", "tf-replica"):
            self.s3.create_bucket(Bucket=name)
            self.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        configuration = {"Role": "arn:aws:iam::111122223333:role/replication", "Rules": [{
            "ID": "all", "Priority": 1, "Filter": {"Prefix": ""}, "Status": "Enabled",
            "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": {"Bucket": "arn:aws:s3:::tf-replica"}}]}
        self.round_trip("tf-source", "ReplicationConfiguration", "put_bucket_replication", configuration,
                        {"ReplicationConfiguration": configuration})
        self.s3.put_object(Bucket="tf-source", Key="k", Body=b"hello")
        self.assertEqual(self.s3.get_object(Bucket="tf-replica", Key="k")["Body"].read(), b"hello")
        self.s3.delete_bucket_replication(Bucket="tf-source")
        self.assertEqual(self.code(self.s3.get_bucket_replication, Bucket="tf-source"),
                         "ReplicationConfigurationNotFoundError")
        for name in ("tf-source", "tf-replica"):
            listed = self.s3.list_object_versions(Bucket=name)
            for version in listed.get("Versions", []) + listed.get("DeleteMarkers", []):
                self.s3.delete_object(Bucket=name, Key=version["Key"], VersionId=version["VersionId"])
            self.s3.delete_bucket(Bucket=name)


if __name__ == "__main__":
    unittest.main()
