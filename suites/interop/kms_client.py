"""boto3 clients of the simulator's KMS, for tests that run where boto3 is."""

import boto3
from botocore.client import Config
from botocore.exceptions import ClientError

from simulator_server import InteropTest


class KmsTest(InteropTest):
    """`self.kms` is a client of the simulator's own Region; `self.client(region)` one of another."""

    def client(self, region):
        client = boto3.client("kms", endpoint_url=self.simulator.https, region_name=region,
                              aws_access_key_id=self.simulator.access_key_id,
                              aws_secret_access_key=self.simulator.secret_access_key, verify=self.simulator.ca,
                              config=Config(retries={"max_attempts": 0}))
        self.addCleanup(client.close)
        return client

    def setUp(self):
        self.kms = self.client(self.simulator.region)

    def refusal(self, call, **arguments):
        """The code with which the call is refused."""
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        return caught.exception.response["Error"]["Code"]
