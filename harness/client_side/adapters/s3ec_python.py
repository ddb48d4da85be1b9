#!/usr/bin/env python3
"""The Amazon S3 Encryption Client for Python (PyPI amazon-s3-encryption-client-python) behind the protocol cse-line/1, in
s3 mode. Run it with the Python that the client is installed for."""

import importlib.metadata
import itertools
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from s3_encryption import S3EncryptionClient, S3EncryptionClientConfig
from s3_encryption.exceptions import S3EncryptionClientError, S3EncryptionClientSecurityError
from s3_encryption.instruction_file_config import InstructionFileConfig
from s3_encryption.materials.kms_keyring import KmsKeyring
from s3_encryption.materials.materials import AlgorithmSuite, CommitmentPolicy

import cse_line
from cse_line import Refusal, unsupported

# Texts of the client's errors that say what kind of refusal it is.
WORDS = [
    ("legacy unauthenticated", "legacy-disabled"), ("legacy wrapping", "legacy-disabled"),
    ("legacy algorithm suite", "config-invalid"), ("commitment policy is", "policy-violation"),
    ("Commitment policy", "config-invalid"), ("commitment", "commitment-mismatch"),
    ("does not match information retrieved", "context-mismatch"), ("reserved key", "context-mismatch"),
    ("multiple format versions", "format-conflict"), ("alongside V3", "format-conflict"),
    ("illegal combination", "format-conflict"), ("mapkeys", "format-conflict"),
    ("not valid JSON", "malformed-metadata"), ("must contain a JSON object", "malformed-metadata"),
    ("invalid keys", "malformed-metadata"), ("missing required", "malformed-metadata"),
    ("Unknown content encryption algorithm", "malformed-metadata"), ("wrapping algorithm", "malformed-metadata"),
    ("fetching Instruction File", "not-s3ec"), ("determine S3 Encryption Client message format", "not-s3ec"),
    ("tag", "tag-mismatch"), ("InvalidCiphertext", "unwrap-failed"), ("final part", "sequence"), ("sequence", "sequence"),
]

clients = {}
parts = {}  # by upload: what complete-upload tells S3
numbers = itertools.count(1)


def refusal(error, released=0):
    """The refusal that an exception of the client means."""
    cause, seen = error, []
    while cause is not None and cause not in seen:
        seen.append(cause)
        cause = cause.__cause__ or cause.__context__
    message = str(error)
    kind = "service" if isinstance(error, ClientError) else "client"
    return Refusal(kind, cse_line.class_of(message, WORDS), message, type(error).__name__, released)


def told(function):
    """Turns what the client raises into refusals. An error of another kind is a refusal, too: it is what its user sees."""
    def call(request):
        try:
            return function(request)
        except Refusal:
            raise
        except (S3EncryptionClientError, S3EncryptionClientSecurityError, ClientError, BotoCoreError) as error:
            raise refusal(error) from error
        except Exception as error:  # pylint: disable=broad-except
            raise Refusal("client", "other", f"{type(error).__name__}: {error}", type(error).__name__) from error
    return call


def client_of(request):
    if request.get("client") not in clients:
        raise Refusal("adapter", "other", f"there is no client {request.get('client')}")
    return clients[request["client"]]


def given(**arguments):
    return {name: value for name, value in arguments.items() if value is not None}


@told
def create_client(request):
    config = request["config"]
    key = config.get("keyMaterial", {})
    if "kmsKeyId" not in key:
        raise unsupported("this client has a KMS keyring alone")
    if config.get("instructionFileConfig", {}).get("enableInstructionFilePutObject"):
        raise unsupported("this client writes no instruction files")
    if config.get("setBufferSize"):
        raise unsupported("this client has no buffer to set the size of")
    options = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})
    kms = boto3.client("kms", endpoint_url=config["kms"]["endpoint"], config=options)
    s3 = boto3.client("s3", endpoint_url=config["s3"]["endpoint"], config=options)
    keyring = KmsKeyring(kms, key["kmsKeyId"], bool(config.get("enableLegacyWrappingAlgorithms")))
    policy, suite = config.get("commitmentPolicy"), config.get("encryptionAlgorithm")
    chosen = S3EncryptionClientConfig(keyring, **given(
        commitment_policy=CommitmentPolicy[policy] if policy else None,
        encryption_algorithm=AlgorithmSuite[suite] if suite else None,
        enable_legacy_unauthenticated_modes=config.get("enableLegacyUnauthenticatedModes"),
        enable_delayed_authentication=config.get("enableDelayedAuthenticationMode"),
        instruction_file_config=InstructionFileConfig(disable_get_object=bool(
            config.get("instructionFileConfig", {}).get("disableInstructionFile")))))
    name = f"c{next(numbers)}"
    clients[name] = S3EncryptionClient(s3, chosen)
    return {"client": name}


def place_of(request):
    return {"Bucket": request["bucket"], "Key": request["key"]}


@told
def put(request):
    client_of(request).put_object(**place_of(request), Body=cse_line.body_of(request), **given(
        Metadata=request.get("metadata"), EncryptionContext=request.get("context")))


@told
def create_upload(request):
    upload = client_of(request).create_multipart_upload(**place_of(request), **given(
        Metadata=request.get("metadata"), EncryptionContext=request.get("context")))["UploadId"]
    parts[upload] = []
    return {"upload": upload}


@told
def upload_part(request):
    answer = client_of(request).upload_part(
        **place_of(request), UploadId=request["upload"], PartNumber=request["number"], Body=cse_line.body_of(request),
        IsLastPart=request["last"])
    parts.setdefault(request["upload"], []).append({"PartNumber": request["number"], "ETag": answer["ETag"]})


@told
def complete_upload(request):
    client_of(request).complete_multipart_upload(
        **place_of(request), UploadId=request["upload"], MultipartUpload={"Parts": parts.get(request["upload"], [])})


@told
def abort_upload(request):
    client_of(request).abort_multipart_upload(**place_of(request), UploadId=request["upload"])


@told
def get(request):
    if "range" in request:
        raise unsupported("this client reads no ranges")
    answer = client_of(request).get_object(Bucket=request["bucket"], Key=request["key"], **given(
        EncryptionContext=request.get("context"), InstructionFileSuffix=request.get("suffix")))
    body = bytearray()
    try:
        while piece := answer["Body"].read(64 * 1024):
            body += piece
    except Exception as error:  # pylint: disable=broad-except
        raise refusal(error, released=len(body)) from error
    return {**cse_line.body_members(bytes(body)), "metadata": answer.get("Metadata", {})}


@told
def delete(request):
    client_of(request).delete_object(Bucket=request["bucket"], Key=request["key"])


@told
def delete_many(request):
    client_of(request).delete_objects(
        Bucket=request["bucket"], Delete={"Objects": [{"Key": key} for key in request["keys"]]})


def close_client(request):
    if client := clients.pop(request.get("client"), None):
        client.wrapped_s3_client.close()
        client.config.keyring.kms_client.close()


cse_line.serve(
    {"client": "Python", "version": importlib.metadata.version("amazon-s3-encryption-client-python"), "modes": ["s3"],
     "caps": ["kms", "v2", "v3", "policies", "legacy-wrap", "legacy-modes", "delayed-auth", "context", "context-get",
              "instruction-get", "suffix", "multipart", "delete", "delete-many", "metadata"]},
    {"create-client": create_client, "put": put, "get": get, "create-upload": create_upload, "upload-part": upload_part,
     "complete-upload": complete_upload, "abort-upload": abort_upload, "delete": delete, "delete-many": delete_many,
     "close-client": close_client})
