#!/usr/bin/env python3
"""Writes shapes.h beside it from botocore: what the documents of settings may hold.

    pip download --no-deps botocore && simulator/service/settings/renew_shapes.py botocore-*.whl
"""

import gzip
import json
import pathlib
import re
import sys
import textwrap
import zipfile

TABLE = pathlib.Path(__file__).with_name("shapes.h")
# By the name of the root element. Where the model has an older form too, the newer one takes all that the older takes.
SHAPES = {
    "AccelerateConfiguration": "AccelerateConfiguration", "AccessControlPolicy": "AccessControlPolicy",
    "AnalyticsConfiguration": "AnalyticsConfiguration", "BucketLoggingStatus": "BucketLoggingStatus",
    "CORSConfiguration": "CORSConfiguration", "IntelligentTieringConfiguration": "IntelligentTieringConfiguration",
    "InventoryConfiguration": "InventoryConfiguration", "LegalHold": "ObjectLockLegalHold",
    "LifecycleConfiguration": "BucketLifecycleConfiguration", "MetricsConfiguration": "MetricsConfiguration",
    "NotificationConfiguration": "NotificationConfiguration", "ObjectEncryption": "ObjectEncryption",
    "ObjectLockConfiguration": "ObjectLockConfiguration",
    "OwnershipControls": "OwnershipControls", "PublicAccessBlockConfiguration": "PublicAccessBlockConfiguration",
    "ReplicationConfiguration": "ReplicationConfiguration", "RequestPaymentConfiguration": "RequestPaymentConfiguration",
    "Retention": "ObjectLockRetention",
    "ServerSideEncryptionConfiguration": "ServerSideEncryptionConfiguration", "Tagging": "Tagging",
    "WebsiteConfiguration": "WebsiteConfiguration",
}
CONTENTS = {"structure": "elements", "list": "elements", "string": "text", "boolean": "boolean", "integer": "number",
            "long": "number", "timestamp": "time"}

HEAD = '''#pragma once
// The elements that documents of settings may hold, as the model of the SDKs says it. Written by renew_shapes.py.
// Source: botocore {version}, botocore/data/s3/2006-03-01/service-2.json.
#include "simulator/service/settings/shape.h"

namespace s3sse::service::shapes {{

// clang-format off
'''
TAIL = '''// clang-format on

}  // namespace s3sse::service::shapes
'''


def rows(shapes, shape_name, name, depth, required=False, repeated=False, flattened=False):
    """The element and all that it may hold, as one row each, an element before what is in it."""
    shape = shapes[shape_name]
    if shape["type"] == "list":
        member = shape["member"]
        if flattened or shape.get("flattened"):
            return rows(shapes, member["shape"], name, depth, required, True)
        wrapper = [(depth, name, "elements", required, False, "")]
        return wrapper + rows(shapes, member["shape"], member.get("locationName", "member"), depth + 1, False, True)
    words = "|".join(shape.get("enum", []))
    out = [(depth, name, "word" if words else CONTENTS[shape["type"]], required, repeated, words)]
    for key, member in shape.get("members", {}).items():
        if not member.get("xmlAttribute"):
            out += rows(shapes, member["shape"], member.get("locationName", key), depth + 1,
                        key in shape.get("required", []), flattened=member.get("flattened", False))
    return out


def literal(words):
    """A string of C++, in pieces that fit on a line."""
    pieces = textwrap.wrap(words.replace("|", "| "), 100)
    if len(words) < 60:
        return f' "{words}"'
    return "".join(f'\n     "{piece.replace("| ", "|")}"' for piece in pieces)


def table(name, lines):
    identifier = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    text = f"inline constexpr ShapeRow {identifier}[] = {{\n"
    for depth, element, content, required, repeated, words in lines:
        flags = f"{'true' if required else 'false'}, {'true' if repeated else 'false'}"
        text += f'    {{{depth}, "{element}", Content::{content}, {flags},{literal(words)}}},\n'
    return text + "};\n\n"


def main():
    wheel = zipfile.ZipFile(sys.argv[1])
    model = next(name for name in wheel.namelist() if "/s3/2006-03-01/service-2.json" in name)
    data = wheel.read(model)
    shapes = json.loads(gzip.decompress(data) if model.endswith(".gz") else data)["shapes"]
    version = re.search(r"botocore-([0-9.]+)-", sys.argv[1])[1]
    text = HEAD.format(version=version)
    for root, shape in SHAPES.items():
        text += table(root, rows(shapes, shape, root, 0, required=True))
    TABLE.write_text(text.rstrip("\n") + "\n" + TAIL)


if __name__ == "__main__":
    main()
