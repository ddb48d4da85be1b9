"""Targets, detection, budgets, shards, baselines, reruns: what a run against a live endpoint needs."""

import json
import pathlib
import socket
import threading
import unittest

from binary import BinaryTest, Listener

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAMYOWNKEYEXAMPLE0",
        "AWS_SECRET_ACCESS_KEY": "hunter2-hunter2-hunter2-hunter2-hunter2-"}


class ConnectProxy(Listener):
    """An HTTP proxy that gives tunnels, to one address whatever is asked for, and remembers what was."""

    def __init__(self, port):
        self.asked = []
        self.tunnel_to = port
        super().__init__()
        self.url = f"http://127.0.0.1:{self.port}"

    def serve(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(1)
        self.asked.append(head.split(b"\r\n")[0].decode())
        server = socket.create_connection(("127.0.0.1", self.tunnel_to))
        client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=self.pump, args=(server, client), daemon=True)
        back.start()
        self.pump(client, server)

    @staticmethod
    def pump(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Targets(BinaryTest):
    def target(self, **more):
        path = self.home / "target.json"
        path.write_text(json.dumps(more))
        return path

    def port(self, url):
        return int(url.rsplit(":", 1)[1])

    def test_a_target_file_says_everything(self):
        _, ready = self.serve(**KEYS)
        port = self.port(ready["https"])
        target = self.target(endpoint=f"https://localhost:{port}", plain_endpoint=ready["http"], region="us-east-1",
                             ca_bundle=ready["ca"], resolve=[f"localhost:{port}:127.0.0.1"],
                             addressing="virtual-host", lack=["dsse-kms"],
                             credentials={"access_key_id_env": "LAB_ID", "secret_access_key_env": "LAB_SECRET"})
        self.s3sse("run", "--target", target, "--only", "smoke", "--out", "out", LAB_ID=KEYS["AWS_ACCESS_KEY_ID"],
                   LAB_SECRET=KEYS["AWS_SECRET_ACCESS_KEY"])
        report = self.report()
        self.assertNotIn("dsse-kms", report["capabilities"])
        self.assertIn("plain-http", report["capabilities"])
        _, err = self.s3sse("run", "--target", target, "--only", "smoke", expect=2)
        self.assertIn("LAB_ID", self.one_line(err))

    def test_a_target_file_is_read_strictly(self):
        for content, says in (({"endpoint": "https://a", "secret": "x"}, '"secret"'), ({}, "endpoint"),
                              ({"endpoint": 5}, "endpoint: must be a string"),
                              ({"endpoint": "https://a", "credentials": {}}, "credentials")):
            _, err = self.s3sse("run", "--target", self.target(**content), expect=2)
            self.assertIn(says, self.one_line(err))

    def test_through_a_proxy(self):
        _, ready = self.serve(**KEYS)
        port = self.port(ready["https"])
        proxy = ConnectProxy(port)
        self.addCleanup(proxy.close)
        # Only the proxy knows where this name is; raw requests take the tunnel, too.
        self.s3sse("run", "--endpoint", f"https://localhost:{port}", "--proxy", proxy.url, "--only", "smoke",
                   "--only", "error-documents", "--ca-bundle", ready["ca"], **KEYS)
        self.assertIn(f"CONNECT localhost:{port} HTTP/1.1", proxy.asked)
        _, err = self.s3sse("run", "--endpoint", ready["https"], "--proxy", "https://x", expect=2, **KEYS)
        self.assertIn("--proxy", self.one_line(err))

    def test_virtual_host_style(self):
        self.s3sse("run", "--addressing", "virtual-host", "--only", "smoke")


class Stranger(BinaryTest):
    """An endpoint of which nobody told more than its URL and keys: no account id, no look inside."""

    def verdicts(self, *flags):
        _, ready = self.serve(**KEYS)
        self.s3sse("run", "--endpoint", ready["https"], "--ca-bundle", ready["ca"], "--only", "sse-kms/key-id*",
                   "--only", "copy-object/refused", "--only", "kms-api/describe-key", "--only", "at-rest/wrapped-key",
                   "--only", "blocked-encryption-types/refusal-text", *flags,
                   XDG_CACHE_HOME=str(self.home / "elsewhere"), **KEYS)
        verdicts = {case["id"]: (case["verdict"], case["reason"]) for case in self.report()["cases"]}
        self.assertFalse([each for each in verdicts.items() if each[1][0] in ("fail", "blocked")])
        self.assertIn("pass", {verdict for verdict, _ in verdicts.values()})
        return verdicts

    def test_nothing_is_held_against_it_that_nobody_can_know(self):
        verdict, reason = self.verdicts("--no-detect")["kms-api/describe-key/unknown[key=unknown]"]
        self.assertEqual(verdict, "not-checked")
        self.assertIn("account_id", reason)

    def test_the_arn_of_a_key_tells_the_account(self):
        self.assertEqual(self.verdicts()["kms-api/describe-key/unknown[key=unknown]"][0], "pass")


class Detect(BinaryTest):
    def test_the_simulator(self):
        out, _ = self.s3sse("detect", "--json")
        seen = json.loads(out)
        present = {each["capability"]: each["present"] for each in seen["capabilities"]}
        for capability in ("sse-s3", "sse-kms", "kms-default-key", "dsse-kms", "sse-c", "bucket-encryption", "versioning",
                           "multipart", "bucket-policy", "checksums", "trailing-checksums", "copy", "kms-api",
                           "bucket-keys", "presigned", "streaming",
                           "blocked-encryption-types", "conditional", "object-attributes", "tagging"):
            self.assertEqual(present[capability], "yes", seen)
        self.assertEqual(seen["dangers"], [])
        self.assertEqual(seen["left_behind"], [])

    def test_a_serve_from_another_terminal(self):
        _, ready = self.serve()
        out, _ = self.s3sse("detect", "--endpoint", ready["https"])
        self.assertIn("sse-c", out)
        swept, _ = self.s3sse("sweep", "--endpoint", ready["https"], "--older-than", "0s", "--dry-run", "--json")
        self.assertEqual(json.loads(swept)["buckets"], [])


class Limits(BinaryTest):
    def test_a_dry_run_sends_nothing(self):
        with socket.socket() as deaf:  # it listens, and would never answer
            deaf.bind(("127.0.0.1", 0))
            deaf.listen()
            url = f"http://127.0.0.1:{deaf.getsockname()[1]}"
            out, _ = self.s3sse("run", "--endpoint", url, "--dry-run", "--max-requests", 7, "--json", **KEYS)
            deaf.settimeout(0.1)
            self.assertRaises(TimeoutError, deaf.accept)
        plan = json.loads(out)
        self.assertGreater(plan["cases"], 100)
        self.assertGreater(plan["requests"], plan["cases"])
        self.assertEqual(plan["max_requests"], 7)

    def test_a_dry_run_says_what_amazon_would_ask_for_it(self):
        (self.home / ".aws").mkdir()
        (self.home / ".aws/credentials").write_text("[s3sse]\naws_access_key_id = A\naws_secret_access_key = b\n")
        target = pathlib.Path(__file__).resolve().parents[2] / "harness/ci/target.amazon.json"
        told, _ = self.s3sse("run", "--target", target, "--dry-run")
        self.assertRegex(told, r"cost +up to about \$[0-9]\.[0-9]{2}, ")
        plan = json.loads(self.s3sse("run", "--target", target, "--dry-run", "--json")[0])
        self.assertGreater(plan["not_applicable"], 0, "one account is enough, and has no second one")
        small = json.loads(self.s3sse("run", "--target", target, "--only", "smoke", "--dry-run", "--json")[0])
        self.assertLess(small["dollars_at_amazon"], plan["dollars_at_amazon"])
        self.assertNotIn("cost", self.s3sse("run", "--only", "smoke", "--dry-run")[0])

    def test_a_budget_ends_the_run_as_incomplete(self):
        out, _ = self.s3sse("run", "--only", "sse-c", "--max-requests", 50, expect=3)
        self.assertIn("INCOMPLETE", out)
        self.assertIn("50 requests", self.report()["incomplete_reason"])
        self.assertEqual(self.report()["clean_up_failures"], [])

    def test_shards_are_a_partition(self):
        whole = self.ids("--only", "sse-c")
        parts = [self.ids("--only", "sse-c", "--shard", f"{index}/3") for index in (1, 2, 3)]
        self.assertEqual(sorted(sum(parts, [])), sorted(whole))
        self.assertTrue(all(parts))
        for variables in ({"GTEST_TOTAL_SHARDS": "3", "GTEST_SHARD_INDEX": "1"}, {"S3SSE_SHARD": "2/3"},
                          {"JOB_COMPLETION_INDEX": "1", "S3SSE_SHARDS": "3"},
                          {"CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "3"}):
            self.assertEqual(self.ids("--only", "sse-c", **variables), parts[1], variables)
        _, err = self.s3sse("run", expect=2, JOB_COMPLETION_INDEX="1")
        self.assertIn("S3SSE_SHARDS", self.one_line(err))
        for wrong in ("0/3", "4/3", "x", "1/0"):
            _, err = self.s3sse("run", "--shard", wrong, expect=2)
            self.assertIn("--shard", self.one_line(err))

    def ids(self, *arguments, **variables):
        self.s3sse("run", *arguments, expect=(0, 1), **variables)
        return [case["id"] for case in self.report()["cases"]]


class Baselines(BinaryTest):
    """Deviations are made by taking the era of yesterday's simulator for today's endpoint."""

    def setUp(self):
        super().setUp()
        _, self.ready = self.serve("--era", "2022")

    def run_suite(self, *arguments, expect, only=True):
        more = ("--only", "blocked-encryption-types", "--only", "smoke") if only else ()
        return self.s3sse("run", "--endpoint", self.ready["https"], *more, *arguments, expect=expect)[0]

    def entry(self, pattern, **more):
        return {"pattern": pattern, "verdict": "fail", "reason": "known", **more}

    def baseline(self, *entries):
        path = self.home / "baseline.json"
        path.write_text(json.dumps({"format": 1, "about": "yesterday", "expect": list(entries)}))
        return path

    def test_new_known_and_stale_are_told_apart(self):
        self.run_suite(expect=1)
        before = {case["id"]: case for case in self.report()["cases"]}
        failed = [case for case in before.values() if case["verdict"] in ("fail", "unimplemented", "blocked")]
        self.assertTrue(failed)
        passing = next(case["id"] for case in before.values() if case["verdict"] == "pass")
        known = [self.entry(case["id"], verdict=case["verdict"]) for case in failed]

        out = self.run_suite("--baseline", self.baseline(*known), expect=0)
        self.assertIn("\nAS EXPECTED: ", out)  # not conforming: it deviates as it did yesterday
        report = self.report()
        self.assertEqual(report["summary"]["verdicts"]["expected-failure"], len(failed))

        # One that nobody expected.
        gating = next(case for case in failed if case["gating"] and case["verdict"] == "fail")
        out = self.run_suite("--baseline", self.baseline(*(e for e in known if e["pattern"] != gating["id"])), expect=4)
        self.assertIn("NEW", out)
        self.assertEqual(self.report()["baseline"]["unexpected"], [gating["id"]])
        self.assertEqual(self.report()["baseline"]["stale"], [])

        # One that passes, one whose day is over, one that is observed to be another.
        out = self.run_suite("--baseline", self.baseline(*known, self.entry(passing)), expect=4)
        self.assertIn("STALE", out)
        self.assertEqual(self.report()["baseline"]["unexpected"], [])
        self.assertIn(passing, self.report()["baseline"]["stale"][0])
        self.assertIn(passing, (self.home / "out" / "junit.xml").read_text())
        old = [dict(entry, until="2020-01-01") for entry in known]
        self.run_suite("--baseline", self.baseline(*old), expect=4)
        self.assertIn("2020-01-01", self.report()["baseline"]["stale"][0])
        other = [dict(entry, match=["something else"]) for entry in known]
        self.run_suite("--baseline", self.baseline(*other), expect=4)
        self.assertIn("in another way", self.report()["baseline"]["stale"][0])

    def test_update_makes_the_next_run_clean_and_keeps_reasons(self):
        path = self.home / "known.json"
        report = self.home / "report.json"
        self.run_suite(expect=1)
        # As of a whole run: the part is all that this test can wait for.
        content = self.report()
        _, err = self.s3sse("baseline", "update", "--baseline", path, expect=2)
        self.assertIn("whole run", self.one_line(err))
        content["selection"] = ""
        report.write_text(json.dumps(content))
        out, _ = self.s3sse("baseline", "update", "--baseline", path, "--report", report)
        self.assertIn("new", out)
        self.run_suite("--baseline", path, expect=0)
        known = json.loads(path.read_text())
        known["expect"][0]["reason"] = "a person wrote this"
        known["expect"].append(self.entry("gone/*"))
        path.write_text(json.dumps(known))
        out, _ = self.s3sse("baseline", "update", "--baseline", path, "--report", report)
        again = json.loads(path.read_text())
        self.assertEqual(again["expect"][0]["reason"], "a person wrote this")
        self.assertNotIn("gone/*", [entry["pattern"] for entry in again["expect"]])

    def test_a_broken_baseline_is_named(self):
        for content, says in (("{", "not JSON"), ('{"format": 1, "expect": [{"pattern": "a"}]}', "/expect/0"),
                              ('{"format": 2, "expect": []}', "/format"),
                              ('{"format": 1, "expect": [{"pattern":"a","verdict":"pass","reason":"b"}]}', "verdict")):
            path = self.home / "broken.json"
            path.write_text(content)
            _, err = self.s3sse("run", "--baseline", path, expect=2)
            self.assertIn(says, self.one_line(err))
        _, err = self.s3sse("run", "--baseline", "no-such-profile", expect=2)
        self.assertIn("profile", self.one_line(err))

    def test_rerun_goes_to_the_endpoint_of_the_report(self):
        self.run_suite(expect=1)
        _, err = self.s3sse("rerun", "--failed", "out/report.json", "--out", "again", expect=1)
        self.assertIn(f"at {self.ready['https']}, as in the report", err)
        self.assertEqual(self.report("again")["endpoint"], self.ready["https"])
        # Another one only by name, and then it says so.
        _, err = self.s3sse("rerun", "--failed", "out/report.json", "--endpoint", "sim", "--out", "sim")
        self.assertIn(f"the report is about {self.ready['https']}; its cases now run at sim", err)
        report = self.report()
        report["endpoint"] = "the lab"
        (self.home / "named.json").write_text(json.dumps(report))
        _, err = self.s3sse("rerun", "--failed", "named.json", expect=2)
        self.assertIn("--endpoint", self.one_line(err))
        # The gate is that of the report, too: what counted then counts now.
        report = self.report()
        report["gate"] = "all"
        report["cases"] = [dict(next(c for c in report["cases"] if c["verdict"] == "fail"))]
        report["summary"]["verdicts"] = {name: int(name == "fail") for name in report["summary"]["verdicts"]}
        report["summary"]["total"] = 1
        (self.home / "all.json").write_text(json.dumps(report))
        self.s3sse("rerun", "--failed", "all.json", "--out", "all", expect=1)
        self.assertEqual(self.report("all")["gate"], "all")

    def test_a_baseline_of_a_live_endpoint_is_not_asked_of_the_simulator(self):
        path = self.home / "known.json"
        path.write_text(json.dumps({"format": 1, "about": self.ready["https"], "expect": []}))
        _, err = self.s3sse("run", "--baseline", path, "--only", "smoke", expect=2)
        self.assertIn(f"--endpoint {self.ready['https']}", self.one_line(err))
        self.s3sse("run", "--baseline", path, "--only", "smoke", "--endpoint", "sim")
        self.s3sse("run", "--only", "smoke", "--out", "sim")
        report = self.report("sim")
        report["selection"] = ""
        (self.home / "sim.json").write_text(json.dumps(report))
        before = path.read_text()
        _, err = self.s3sse("baseline", "update", "--baseline", path, "--report", "sim.json", expect=2)
        self.assertIn("--about", self.one_line(err))
        self.assertEqual(path.read_text(), before)

    def test_rerun_takes_what_failed(self):
        self.run_suite(expect=1)
        failed = [case["id"] for case in self.report()["cases"]
                  if case["verdict"] in ("fail", "unimplemented", "blocked", "timeout", "error", "flaky")]
        self.s3sse("rerun", "--failed", pathlib.Path("out/report.json"), "--endpoint", self.ready["https"], "--out",
                   "again", "--confirm-failures", 1, expect=1)
        self.assertEqual([case["id"] for case in self.report("again")["cases"]], failed)
        self.s3sse("run", "--only", "smoke/sse-s3", "--out", "green")
        _, err = self.s3sse("rerun", "--failed", "green/report.json", expect=5)
        self.assertIn("nothing to repeat", self.one_line(err))


if __name__ == "__main__":
    unittest.main()
