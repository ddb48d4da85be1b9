#!/usr/bin/env python3
"""Writes simulator/service/s3_model.h from the S3 model of botocore, and prints which operations are new or gone.

    pip download --no-deps botocore && simulator/service/renew_s3_model.py botocore-*.whl
"""

import gzip
import json
import pathlib
import re
import sys
import zipfile

TABLE = pathlib.Path(__file__).with_name("s3_model.h")
# The same request as another operation, told apart by the host that it goes to.
SAME_REQUEST = {"ListDirectoryBuckets": "ListBuckets, at the host of directory buckets"}
# Headers that tell an operation from the plain one of its method.
TELLING_HEADERS = ("x-amz-copy-source", "x-amz-request-route")

HEAD = '''#pragma once
// Every operation that Amazon S3 has, as the model of the SDKs tells a request for one from the others. Written by
// renew_s3_model.py. Source: botocore {version}, botocore/data/s3/2006-03-01/service-2.json.
#include <string_view>

#include "simulator/service/operation.h"

namespace s3sse::service {{

struct ModelOperation {{
  std::string_view name;
  std::string_view method;
  Scope scope;
  std::string_view subresource;  ///< query parameter that names it; empty: the plain operation
  std::string_view header;       ///< header that tells it from the plain one; empty: none
}};

// clang-format off
inline constexpr ModelOperation s3_model[] = {{
'''
TAIL = '''};
// clang-format on

}  // namespace s3sse::service
'''


def rows_of(model):
    for name, operation in sorted(model["operations"].items()):
        if name in SAME_REQUEST:
            print(f"left out: {name} is the same request as {SAME_REQUEST[name]}")
            continue
        path, _, query = operation["http"]["requestUri"].partition("?")
        scope = "object" if "{Key" in path else "service" if path == "/" else "bucket"
        shape = model["shapes"].get(operation.get("input", {}).get("shape", ""), {})
        needed = {"querystring": [], "header": []}
        for member in shape.get("required", []):
            about = shape["members"][member]
            needed.setdefault(about.get("location", ""), []).append(about.get("locationName"))
        subresource = re.split("[=&]", query)[0]
        if not subresource and "uploadId" in needed["querystring"]:
            subresource = "uploadId"
        header = next((h for h in TELLING_HEADERS if h in needed["header"]), "")
        yield name, operation["http"]["method"], scope, subresource, header


def main():
    wheel = pathlib.Path(sys.argv[1])
    with zipfile.ZipFile(wheel) as archive:
        model = json.loads(gzip.decompress(archive.read("botocore/data/s3/2006-03-01/service-2.json.gz")))
    rows = list(rows_of(model))
    before = set(re.findall(r'^    \{"(\w+)"', TABLE.read_text(), re.M)) if TABLE.exists() else set()
    now = {row[0] for row in rows}
    for name in sorted(now - before):
        print("new:", name)
    for name in sorted(before - now):
        print("gone:", name)
    lines = [f'    {{"{n}", "{m}", Scope::{s}, "{q}", "{h}"}},\n' for n, m, s, q, h in rows]
    TABLE.write_text(HEAD.format(version=wheel.name.split("-")[1]) + "".join(lines) + TAIL)


if __name__ == "__main__":
    main()
