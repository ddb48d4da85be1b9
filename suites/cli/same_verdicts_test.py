"""One server, the whole suite again and again: what a run leaves behind changes no verdict of the next one."""

import unittest

from binary import BinaryTest


class SameVerdicts(BinaryTest):
    def verdicts(self, ready, out):
        self.s3sse("run", "--endpoint", ready["https"], "--out", out)
        report = self.report(out)
        self.assertEqual(report["summary"]["exit_code"], 0, report["summary"]["reason"])
        return {case["id"]: case["verdict"] for case in report["cases"]}

    def test_three_runs_against_one_server(self):
        _, ready = self.serve()
        first = self.verdicts(ready, "one")
        self.assertGreater(len(first), 2000)
        for out in ("two", "three"):
            again = self.verdicts(ready, out)
            self.assertEqual({id: (first.get(id), verdict) for id, verdict in again.items() if first.get(id) != verdict},
                             {}, out)
            self.assertEqual(set(first), set(again))


if __name__ == "__main__":
    unittest.main()
