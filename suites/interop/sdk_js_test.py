"""Runs sdk_js/round_trip.mjs: the AWS SDK for JavaScript, over verified TLS."""

import os
import pathlib
import shutil
import unittest

from simulator_server import InteropTest, make_bucket


class SdkForJavaScript(InteropTest):
    def test_round_trip(self):
        make_bucket(self.simulator, "sdk-js")
        installed = pathlib.Path(os.environ["S3SSE_DEPS"]) / "sdk_js"
        script = installed / "round_trip.mjs"  # modules are looked up beside the script
        shutil.copyfile(pathlib.Path(__file__).parent / "sdk_js" / "round_trip.mjs", script)
        out, _ = self.run_client(pathlib.Path(os.environ["S3SSE_DEPS"]) / "python" / "bin" / "node", script,
                                 S3SSE_ENDPOINT=self.simulator.https, S3SSE_BUCKET="sdk-js",
                                 NODE_EXTRA_CA_CERTS=self.simulator.ca)
        self.assertEqual(out.count("ok "), 7, out)


if __name__ == "__main__":
    unittest.main()
