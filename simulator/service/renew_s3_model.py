#!/usr/bin/env python3
"""Writes s3_model.h and regions.h beside it from botocore, and prints which operations and Regions are new or gone.

    pip download --no-deps botocore && simulator/service/renew_s3_model.py botocore-*.whl
"""

import gzip
import json
import pathlib
import re
import sys
import zipfile

TABLE = pathlib.Path(__file__).with_name("s3_model.h")
REGIONS = pathlib.Path(__file__).with_name("regions.h")
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

REGIONS_HEAD = '''#pragma once
// The Regions of AWS, of all partitions. Written by renew_s3_model.py. Source: botocore {version},
// botocore/data/partitions.json.
#include <algorithm>
#include <array>
#include <string_view>

namespace s3sse::service {{

// clang-format off
inline constexpr auto regions = std::to_array<std::string_view>({{
'''
REGIONS_TAIL = '''});
// clang-format on

/// True if the name is that of a Region.
inline bool is_region(std::string_view name) {
  return std::ranges::find(regions, name) != regions.end();
}

}  // namespace s3sse::service
'''


def renew(path, key, text):
    """Writes `text` to `path`, and prints what `key` finds in it that was not there before, and what is gone."""
    before = set(re.findall(key, path.read_text(), re.M)) if path.exists() else set()
    now = set(re.findall(key, text, re.M))
    for name in sorted(now - before):
        print("new:", name)
    for name in sorted(before - now):
        print("gone:", name)
    path.write_text(text)


def regions_of(partitions):
    return sorted(name for partition in partitions for name in partition["regions"] if not name.endswith("-global"))


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
    version = wheel.name.split("-")[1]
    with zipfile.ZipFile(wheel) as archive:
        model = json.loads(gzip.decompress(archive.read("botocore/data/s3/2006-03-01/service-2.json.gz")))
        partitions = json.loads(archive.read("botocore/data/partitions.json"))["partitions"]
    rows = "".join(f'    {{"{n}", "{m}", Scope::{s}, "{q}", "{h}"}},\n' for n, m, s, q, h in rows_of(model))
    renew(TABLE, r'^    \{"(\w+)"', HEAD.format(version=version) + rows + TAIL)
    names = "".join(f'    "{name}",\n' for name in regions_of(partitions))
    renew(REGIONS, r'"([a-z]+(?:-[a-z]+)+-\d)"', REGIONS_HEAD.format(version=version) + names + REGIONS_TAIL)


if __name__ == "__main__":
    main()
