"""The recipes of harness/ci: what they tell s3sse to do is done here, in their order, against a server of our own; the
sample target file is one; the hooks for pre-commit find what they are for."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import unittest

import jsonschema
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
from binary import BINARY, BinaryTest  # noqa: E402

PROJECT = pathlib.Path(__file__).resolve().parents[2]
CI = PROJECT / "harness" / "ci"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "not-a-secret"}
SHARDS = (1, 2, 3, 4)


def recipe(name):
    return yaml.safe_load((CI / name).read_text())


class Recipes(BinaryTest):
    def setUp(self):
        super().setUp()
        # Few topics: the recipes are tested here, not the suite.
        for folder in ("rules", "profiles", "schema", "cases/smoke", "cases/sse-c"):
            shutil.copytree(PROJECT / "vectors" / folder, self.home / "vectors" / folder)
        _, self.ready = self.serve("--switch-off", "SSEC-20")
        (self.home / "ci").mkdir()
        (self.home / "bin").mkdir()
        (self.home / "bin" / "s3sse").symlink_to(BINARY)
        self.variables = {"AWS_ACCESS_KEY_ID": self.ready["access_key_id"], "S3SSE_VECTORS": str(self.home / "vectors"),
                          "AWS_SECRET_ACCESS_KEY": self.ready["secret_access_key"],
                          "PATH": f"{self.home}/bin:{os.environ['PATH']}"}
        target = json.loads((CI / "target.example.json").read_text())
        target = {"endpoint": self.ready["https"], "plain_endpoint": self.ready["http"], "ca_bundle": self.ready["ca"],
                  "credentials": target["credentials"]}
        (self.home / "ci" / "target.json").write_text(json.dumps(target))
        self.s3sse("run", "--target", "ci/target.json", "--out", "first", expect=1, **self.variables)
        self.s3sse("baseline", "update", "--baseline", "ci/baseline.json", "--report", "first/report.json", **self.variables)

    def sh(self, line, **variables):
        done = subprocess.run(["sh", "-ec", line], env=self.environment(**{**self.variables, **variables}), cwd=self.home,
                              capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, line + "\n" + done.stdout[-2000:] + done.stderr[-2000:])

    def assert_whole(self, shards="shards"):
        report = self.report("whole")
        self.assertTrue(report["complete"])
        self.assertEqual(sorted(case["id"] for case in report["cases"]),
                         sorted(case["id"] for case in self.report("first")["cases"]))
        self.assertEqual(len(list((self.home / shards).iterdir())), len(SHARDS))
        sarif = json.loads((self.home / "whole" / "s3sse.sarif").read_text())
        self.assertEqual(sarif["version"], "2.1.0")
        comment = (self.home / "whole" / "report.md").read_text()
        self.assertTrue(comment.startswith("## S3 encryption"), comment[:80])
        self.assertLess(len(comment), 65536, "longer than GitHub takes")

    def test_github(self):
        jobs = recipe("github-actions.yml")["jobs"]

        def commands(job):
            return [step["run"] for step in jobs[job]["steps"] if step.get("run", "").startswith("s3sse ")]

        self.assertEqual(jobs["conformance"]["strategy"]["matrix"]["shard"], list(SHARDS))
        for shard in SHARDS:
            for line in commands("conformance"):
                self.sh(line, S3SSE_SHARD=jobs["conformance"]["env"]["S3SSE_SHARD"].replace("${{ matrix.shard }}", str(shard)))
            uploaded = [step["with"] for step in jobs["conformance"]["steps"] if "upload-artifact" in step.get("uses", "")]
            shutil.move(self.home / uploaded[0]["path"],
                        self.home / "shards" / uploaded[0]["name"].replace("${{ matrix.shard }}", str(shard)))
        lines = commands("report")
        self.assertEqual(len(lines), 2)
        for line in lines:
            self.sh(line)
        self.assert_whole()
        published = json.dumps(jobs["publish"])
        for wanted in ("whole/report.md", "whole/s3sse.sarif", "upload-sarif", "security-events", "pull-requests"):
            self.assertIn(wanted, published)

    def test_gitlab(self):
        jobs = recipe("gitlab-ci.yml")
        run = jobs["s3-encryption"]
        for shard in SHARDS:
            for line in run["script"] + run["after_script"]:
                self.sh(line, CI_NODE_INDEX=str(shard), CI_NODE_TOTAL=str(run["parallel"]))
        self.assertEqual(run["parallel"], len(SHARDS))
        report = jobs["s3-encryption-report"]
        for line in report["script"] + report["after_script"]:
            self.sh(line)
        self.assert_whole()
        self.assertTrue((self.home / report["artifacts"]["reports"]["junit"]).exists())
        self.assertIn("whole/report.md", json.dumps(jobs["s3-encryption-comment"]))

    def test_kubernetes(self):
        pod = recipe("kubernetes-job.yaml")["spec"]
        for index in range(pod["completions"]):
            for container in pod["template"]["spec"]["initContainers"] + pod["template"]["spec"]["containers"]:
                variables = {each["name"]: each["value"] for each in container["env"] if "value" in each}
                variables.update(JOB_COMPLETION_INDEX=str(index), HOME=str(self.home))
                line = shlex.join(container["args"]).replace("$(JOB_COMPLETION_INDEX)", str(index))
                self.sh("s3sse " + line.replace("/config", "ci").replace("/reports", "shards"), **{
                    name: value for name, value in variables.items() if name != "HOME"})
        self.sh("s3sse merge shards/* --out whole; s3sse render whole --format sarif --out whole/s3sse.sarif")
        self.assert_whole()

    def test_a_regression_fails_the_merge_job_too(self):
        merge = [step["run"] for step in recipe("github-actions.yml")["jobs"]["report"]["steps"]
                 if step.get("run", "").startswith("s3sse merge")]
        self.s3sse("run", "--target", "ci/target.json", "--shard", "1/2", "--out", "shards/1", expect=(0, 1), **self.variables)
        done = subprocess.run(["sh", "-c", merge[0]], env=self.environment(**self.variables), cwd=self.home,
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 3, done.stdout)  # the other shard is missing

    def test_every_image_is_one_that_the_recipe_builds(self):
        stages = set(re.findall(r"^FROM .* AS (\S+)", (CI / "Containerfile").read_text(), re.M))
        for name in ("github-actions.yml", "gitlab-ci.yml", "kubernetes-job.yaml"):
            text = (CI / name).read_text()
            builds = re.findall(r"docker build -f (?:s3sse/)?(\S+)(?: --target (\S+))?", text)
            self.assertTrue(builds, name)
            for path, stage in builds:
                self.assertTrue((PROJECT / path).exists(), path)
                self.assertIn(stage or "image", stages)


class Target(BinaryTest):
    EXAMPLE = CI / "target.example.json"

    def test_the_example_is_a_target(self):
        schema = json.loads((PROJECT / "vectors" / "schema" / "target.schema.json").read_text())
        example = json.loads(self.EXAMPLE.read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        jsonschema.validate(example, schema)
        self.assertTrue((CI / example["$schema"]).exists())
        example["endpiont"] = example.pop("endpoint")
        self.assertRaises(jsonschema.ValidationError, jsonschema.validate, example, schema)

    def test_a_dry_run_of_it(self):
        shutil.copy(self.EXAMPLE, self.home / "target.json")
        (self.home / "ca.pem").write_text((pathlib.Path("/etc/ssl/certs/ca-certificates.crt")).read_text())
        out, _ = self.s3sse("run", "--target", "target.json", "--dry-run", "--json", **KEYS)
        self.assertGreater(json.loads(out)["cases"], 100)


class PreCommit(BinaryTest):
    TRAP = {"Version": "2012-10-17", "Statement": [{
        "Sid": "Only", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::demo/*",
        "Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}]}

    def hook(self, name, *files):
        """As pre-commit runs it: entry, args, then the files that match."""
        (hook,) = [each for each in yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text()) if each["id"] == name]
        self.assertEqual(hook["language"], "system")
        matching = [file for file in files if re.search(hook["files"], file)]
        self.assertEqual(len(matching), len(files))
        command = [*shlex.split(hook["entry"]), *hook.get("args", []), *(matching if hook.get("pass_filenames", True) else [])]
        self.assertEqual(command.pop(0), "s3sse")
        return command

    def test_policies(self):
        fine = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:user/alice"}, "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::demo/*"}]}
        (self.home / "bucket-policy.json").write_text(json.dumps(fine))
        (self.home / "policies.json").write_text(json.dumps(self.TRAP))
        self.s3sse(*self.hook("s3sse-policy-lint", "bucket-policy.json"))
        out, _ = self.s3sse(*self.hook("s3sse-policy-lint", "bucket-policy.json", "policies.json"), expect=1)
        self.assertIn("policies.json: statement 1 Only", out)

    def test_vectors(self):
        shutil.copytree(PROJECT / "vectors", self.home / "vectors")
        self.s3sse(*self.hook("s3sse-lint", "vectors/cases/smoke/sse-c.json"))
        broken = next((self.home / "vectors" / "cases" / "smoke").glob("*.json"))
        broken.write_text(broken.read_text().replace('"rules"', '"ruels"', 1))
        self.s3sse(*self.hook("s3sse-lint", "vectors/cases/smoke/sse-c.json"), expect=6)


if __name__ == "__main__":
    unittest.main()
