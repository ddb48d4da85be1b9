#!/usr/bin/env python3
"""Writes aws_models.inc and ../regions.h from botocore, and prints what is new or gone of what S3, KMS and AWS have.

    pip download --no-deps botocore && simulator/service/api/renew_aws_models.py botocore-*.whl
"""

import gzip
import json
import pathlib
import re
import sys
import zipfile

MODELS = pathlib.Path(__file__).with_name("aws_models.inc")
REGIONS = pathlib.Path(__file__).parent.with_name("regions.h")
SERVICES = {"S3": "s3/2006-03-01", "KMS": "kms/2014-11-01"}
# Headers that tell an operation from the plain one of its method.
TELLING_HEADERS = ("x-amz-copy-source", "x-amz-request-route")

REGIONS_HEAD = '''#pragma once
// The Regions of AWS, of all partitions. Written by api/renew_aws_models.py. Source: botocore {version},
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


def facts_of(text):
    """What a file of models says, a fact a line: "S3 operation PutObject", "S3 PutObject header x-amz-acl" ..."""
    facts, service, operation = set(), "", ""
    for words in (line.split() for line in text.splitlines()):
        if words[:1] == ["service"]:
            service = words[1]
        elif words[:1] == ["operation"]:
            operation = words[1]
            facts.add(f"{service} operation {operation}")
        elif words[:1] == ["enum"]:
            facts.update(f"{service} {words[1]} value {value}" for value in words[2:])
        elif words[:1] and words[0] in ("header", "query", "member"):
            facts.add(f"{service} {operation} {words[0]} {words[1]}")
    return facts


def region_names(text):
    return set(re.findall(r'"([a-z]+(?:-[a-z]+)+-\d)"', text))


def renew(path, facts, text):
    """Writes `text` to `path`, and prints what `facts` finds in it that was not there before, and what is gone."""
    before, now = facts(path.read_text()) if path.exists() else set(), facts(text)
    for name in sorted(now - before):
        print("new:", name)
    for name in sorted(before - now):
        print("gone:", name)
    path.write_text(text)


def regions_of(partitions):
    return sorted(name for partition in partitions for name in partition["regions"] if not name.endswith("-global"))


class Model:
    """The model of one service, as lines of aws_models.inc."""

    def __init__(self, model):
        self.operations, self.shapes = model["operations"], model["shapes"]
        self.used_enums = set()

    def input_of(self, operation):
        return self.shapes.get(operation.get("input", {}).get("shape", ""), {"members": {}})

    def enums_below(self, name, seen=frozenset()):
        """The enumerations that a value of this shape may hold."""
        shape = self.shapes[name]
        if name in seen:
            return set()
        if "enum" in shape:
            return {name}
        parts = [member["shape"] for member in shape.get("members", {}).values()]
        parts += [shape[part]["shape"] for part in ("member", "key", "value") if part in shape]
        return set().union(*(self.enums_below(part, seen | {name}) for part in parts))

    def told_apart(self, operation):
        """Scope, query parameter and header by which a request of REST says that it is for this operation."""
        path, _, query = operation["http"]["requestUri"].partition("?")
        scope = "object" if "{Key" in path else "service" if path == "/" else "bucket"
        shape = self.input_of(operation)
        needed = {"querystring": [], "header": []}
        for member in shape.get("required", []):
            about = shape["members"][member]
            needed.setdefault(about.get("location", ""), []).append(about.get("locationName"))
        subresource = re.split("[=&]", query)[0]
        if not subresource and "uploadId" in needed["querystring"]:
            subresource = "uploadId"
        header = next((h for h in TELLING_HEADERS if h in needed["header"]), "")
        return f"{operation['http']['method']} {scope} {subresource or '-'} {header or '-'}"

    def members_of(self, operation, is_rest):
        body = set()
        for name, member in sorted(self.input_of(operation)["members"].items()):
            kind = {"header": "header", "headers": "header", "querystring": "query"}.get(member.get("location"))
            enums = self.enums_below(member["shape"])
            if kind is None and is_rest:
                body |= enums if member.get("location") != "uri" else set()
                continue
            direct = enums if self.shapes[member["shape"]]["type"] != "structure" else set()
            self.used_enums |= direct
            yield " ".join([kind or "member", member["locationName"].lower() if kind == "header" else
                            member.get("locationName", name), *sorted(direct)])
            body |= enums - direct
        self.used_enums |= body
        if body:
            yield " ".join(["body", *sorted(body)])

    def lines(self, is_rest):
        for name, operation in sorted(self.operations.items()):
            yield f"operation {name}" + (" " + self.told_apart(operation) if is_rest else "")
            yield from sorted(self.members_of(operation, is_rest), key=lambda line: (line.startswith("body"), line))
        for name in sorted(self.used_enums):
            yield " ".join(["enum", name, *self.shapes[name]["enum"]])


def models_text(version, load):
    """Returns what aws_models.inc has to say; `load` returns the model of a folder of botocore/data as it is there."""
    lines = [f"source botocore {version}"]
    for service, folder in SERVICES.items():
        model = load(folder)
        is_rest = model["metadata"]["protocol"].startswith("rest")
        lines += [f"service {service} {folder}", *Model(model).lines(is_rest)]
    return 'R"models(' + "\n".join(lines) + '\n)models"\n'


def main():
    wheel = pathlib.Path(sys.argv[1])
    version = wheel.name.split("-")[1]
    with zipfile.ZipFile(wheel) as archive:
        read = lambda path: archive.read(f"botocore/data/{path}")
        models = models_text(version, lambda folder: json.loads(gzip.decompress(read(f"{folder}/service-2.json.gz"))))
        partitions = json.loads(read("partitions.json"))["partitions"]
    renew(MODELS, facts_of, models)
    names = "".join(f'    "{name}",\n' for name in regions_of(partitions))
    renew(REGIONS, region_names, REGIONS_HEAD.format(version=version) + names + REGIONS_TAIL)


if __name__ == "__main__":
    main()
