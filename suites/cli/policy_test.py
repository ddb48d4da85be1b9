"""s3sse policy: explains decisions, and finds traps."""

import json
import unittest

from binary import BinaryTest

ALICE = "arn:aws:iam::111122223333:user/alice"
SSE = "s3:x-amz-server-side-encryption"
KEY = "arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef"


def document(effect, condition, principal="*", action="s3:PutObject", resource="arn:aws:s3:::demo/*"):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Sid": "Only", "Effect": effect, "Principal": principal, "Action": action, "Resource": resource,
         "Condition": condition}]})


class Policy(BinaryTest):
    def write(self, name, text):
        (self.home / name).write_text(text)
        return name

    def explain(self, *more, expect=0, action="s3:PutObject", resource="arn:aws:s3:::demo/doc"):
        return self.s3sse("policy", "explain", "--principal", ALICE, "--action", action, "--resource", resource,
                          *more, expect=expect)

    def test_names_statement_condition_and_reason(self):
        policy = self.write("p.json", document("Deny", {"StringNotEquals": {SSE: "aws:kms"}}))
        out, _ = self.explain("--bucket-policy", policy)
        self.assertIn("may not s3:PutObject", out)
        self.assertIn("statement 1 (Only): Deny applies", out)
        self.assertIn("the key is absent, and a negated operator holds without it", out)
        answer = json.loads(self.explain("--bucket-policy", policy, "--context", f"{SSE}=aws:kms", "--json")[0])
        self.assertEqual((answer["decision"], answer["allowed"]), ("allow", True))
        self.assertEqual(answer["decided_by"]["source"], "identity")
        condition = answer["statements"][0]["conditions"][0]
        self.assertEqual((condition["holds"], condition["request_values"]), (False, ["aws:kms"]))

    def test_an_expectation_makes_it_a_test(self):
        policy = self.write("p.json", document("Deny", {"Null": {SSE: "true"}}))
        self.explain("--bucket-policy", policy, "--expect", "deny")
        _, err = self.explain("--bucket-policy", policy, "--expect", "allow", expect=1)
        self.assertIn("explicit-deny", self.one_line(err))

    def test_a_key_policy_that_names_nobody_lets_no_administrator_in(self):
        policy = self.write("k.json", document(
            "Allow", {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}, {"AWS": ALICE}, "kms:Decrypt", "*"))
        request = self.write("r.json", json.dumps(
            {"principal": ALICE, "action": "kms:Decrypt", "resource": KEY,
             "context": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}))
        out, _ = self.s3sse("policy", "explain", "--key-policy", policy, "--request", request, "--json")
        self.assertEqual(json.loads(out)["decided_by"]["source"], "resource")
        out, _ = self.s3sse("policy", "explain", "--key-policy", policy, "--request", request, "--json",
                            "--context", "kms:ViaService=ec2.us-east-1.amazonaws.com")
        self.assertEqual(json.loads(out)["decision"], "implicit-deny")

    def test_another_account_needs_both_sides(self):
        policy = self.write("p.json", document("Allow", {"Bool": {"aws:SecureTransport": "true"}}, {"AWS": ALICE}))
        both = ("--bucket-policy", policy, "--account", "444455556666", "--context", "aws:SecureTransport=true")
        self.explain(*both, "--expect", "allow")
        self.explain(*both, "--identity-policy", "none", "--expect", "deny")

    def test_lint_tells_what_a_statement_does(self):
        trap = self.write("p.json", document("Deny", {"Null": {SSE: "true"}}))
        out, _ = self.s3sse("policy", "lint", trap, expect=1)
        self.assertIn("deny-hits-default-encryption", out)
        self.assertEqual(json.loads(self.s3sse("policy", "lint", "--json", trap, expect=1)[0])[0]["sid"], "Only")
        fine = self.write("f.json", document("Deny", {"Bool": {"aws:SecureTransport": "false"}}))
        self.s3sse("policy", "lint", fine)

    def test_an_unknown_action_is_not_allowed_but_wrong(self):
        for action, says in (("s3:PutObjct", "did you mean s3:PutObject?"), ("s3:putobjct", "did you mean s3:PutObject?"),
                             ("kms:GenerateDataKy", "did you mean kms:GenerateDataKey?"),
                             ("s3:HeadObject", "s3:GetObject"), ("s3:PutBucketEncryption", "s3:PutEncryptionConfiguration"),
                             ("s3:CopyObject", "s3:GetObject for its source"), ("ec2:RunInstances", "S3 or KMS"),
                             ("s3:*", "no such action")):
            _, err = self.explain(action=action, expect=2)
            self.assertIn(says, self.one_line(err))
        request = self.write("r.json", json.dumps({"action": "s3:PutObjct"}))
        _, err = self.s3sse("policy", "explain", "--principal", ALICE, "--resource", "arn:aws:s3:::demo/doc", "--request",
                            request, expect=2)
        self.assertIn("did you mean s3:PutObject?", self.one_line(err))
        self.explain(action="s3:putobject", expect=0)  # letter case does not matter, as in a policy

    def test_lint_finds_an_action_that_nobody_asks_for(self):
        trap = self.write("p.json", document("Deny", {"Bool": {"aws:SecureTransport": "false"}}, action="s3:PutObjct"))
        self.assertIn("unknown-action", self.s3sse("policy", "lint", trap, expect=1)[0])
        for action in ("s3:Put*", "s3:?utObject", "*", "s3:UpdateObjectEncryption"):
            fine = self.write("f.json", document("Deny", {"Bool": {"aws:SecureTransport": "false"}}, action=action))
            self.s3sse("policy", "lint", fine)

    def test_wrong_input_says_the_way_out(self):
        broken = self.write("b.json", '{"Statement": 1}')
        for arguments, says in (
                (("--bucket-policy", broken), "b.json"),
                (("--bucket-policy", "missing.json"), "missing.json"),
                (("--context", "nonsense"), "KEY=VALUE"),
                (("--key-policy", broken), "--bucket-policy"),
                (("--account", "12"), "twelve digits")):
            _, err = self.explain(*arguments, expect=2)
            self.assertIn(says, self.one_line(err))
        _, err = self.s3sse("policy", "explain", "--action", "s3:GetObject", expect=2)
        self.assertIn("--principal", self.one_line(err))


if __name__ == "__main__":
    unittest.main()
