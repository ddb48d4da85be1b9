"""S3 as it was: every era is green against the simulator of that era, in process and through serve."""

import contextlib
import unittest

from binary import BinaryTest

ERAS = ("2022", "2025", "2026")

# A case that is particular to some eras, and the eras in which it is in force.
PARTICULAR = {
    "default-encryption/before-2023/never-configured": {"2022"},
    "default-encryption/before-2023/legacy-object-after-a-change": {"2022"},
    "blocked-encryption-types/older-bucket": {"2022", "2025"},
    "bucket-encryption/get/new-bucket": {"2025", "2026"},
    "blocked-encryption-types/element-is-known": {"2025", "2026"},
    "bucket-encryption/get/new-bucket-lists-sse-c-as-blocked": {"2026"},
    "update-object-encryption/ledger": {"2026"},
}


class Eras(BinaryTest):
    def verdicts(self, *arguments, era):
        self.s3sse("run", "--era", era, "--out", "out-" + era, *arguments)  # exit 0: conforming
        report = self.report("out-" + era)
        self.assertTrue(report["complete"])
        self.assertEqual(report["era"], era)
        return {case["id"]: case["verdict"] for case in report["cases"]}

    @contextlib.contextmanager
    def serving(self, *arguments):
        """The address of a server that is ended afterwards."""
        (self.home / "ready.json").unlink(missing_ok=True)
        process, ready = self.serve(*arguments)
        try:
            yield ready["https"]
        finally:
            self.assertEqual(self.end(process), 0)

    def test_every_era_conforms_to_itself(self):
        for era in ERAS:
            verdicts = self.verdicts(era=era)
            for case, eras in PARTICULAR.items():
                self.assertEqual(verdicts[case], "pass" if era in eras else "not-applicable", (era, case))

    def test_an_era_differs_from_the_next(self):
        """The cases of today find the simulator of 2022 wanting: the eras are no mere label."""
        with self.serving("--era", "2022") as endpoint:
            self.s3sse("run", "--era", "2026", "--endpoint", endpoint, "--only", "bucket-encryption/get",
                       "--only", "put-object/sse-s3/by-default", expect=1)
        found = {finding["rule"] for case in self.report()["cases"] for finding in case.get("findings", [])}
        self.assertTrue({"ENC-01", "ENC-25", "PUT-01"} & found, found)

    def test_serve_keeps_its_era(self):
        for era in ERAS:
            with self.serving("--era", era) as endpoint:
                there = self.verdicts("--endpoint", endpoint, "--only", "default-encryption", "--only", "bucket-encryption",
                                      "--only", "blocked-encryption-types", era=era)
            here = self.verdicts("--only", "default-encryption", "--only", "bucket-encryption",
                                 "--only", "blocked-encryption-types", era=era)
            self.assertEqual(there, here)


if __name__ == "__main__":
    unittest.main()
