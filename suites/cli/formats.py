"""A JSON Schema held against the reader of the same format. Standard library only.

The reader says itself what it takes: to an unknown key it answers "what fits here is a, b, c", to an unknown word "is one
of a, b, c", and it names a key that is missing. So every object of a sample that the reader accepts is spoilt in these ways,
and what the reader answers is compared with what the schema says of that object.
"""

import copy
import re

STRANGER = "qqqqqqqqqqqq"
FITS = re.compile(r"what fits here is ([^\n]+?)(?:\)?)$", re.M)
WORDS = re.compile(r"is (?:one|none) of ([^;\n]+)")


class Place:
    """A value of the sample, and the part of the schema that speaks of it."""

    def __init__(self, path, schema, where):
        self.path, self.schema, self.where = path, schema, where


class Schema:
    def __init__(self, document):
        self.document = document

    def resolved(self, node, where):
        while "$ref" in node:
            where = node["$ref"].removeprefix("#")
            node = self.document
            for part in where.strip("/").split("/"):
                node = node[part]
        return node, where

    def branches(self, node, where):
        """The node, or each branch of its anyOf, references followed."""
        node, where = self.resolved(node, where)
        if "anyOf" not in node:
            yield node, where
            return
        if "properties" in node or "type" in node:
            yield node, where
        for index, branch in enumerate(node["anyOf"]):
            yield from self.branches(branch, f"{where}/anyOf/{index}")

    def objects(self):
        """Where every object with named members stands in the schema."""
        def walk(node, where):
            if isinstance(node, dict):
                if isinstance(node.get("properties"), dict) and node.get("type") == "object":
                    yield where
                for key, value in node.items():
                    yield from walk(value, f"{where}/{key}")
            elif isinstance(node, list):
                for index, value in enumerate(node):
                    yield from walk(value, f"{where}/{index}")
        return set(walk(self.document, ""))

    def places(self, sample):
        """Every object and every word of a closed list in the sample."""
        def walk(value, node, where, path):
            for branch, here in self.branches(node, where):
                if isinstance(value, dict):
                    if "properties" in branch:
                        yield Place(path, branch, here)
                    for key, member in value.items():
                        if key in branch.get("properties", {}):
                            yield from walk(member, branch["properties"][key], f"{here}/properties/{key}", [*path, key])
                        elif isinstance(branch.get("additionalProperties"), dict):
                            yield from walk(member, branch["additionalProperties"], f"{here}/additionalProperties", [*path, key])
                elif isinstance(value, list) and isinstance(branch.get("items"), dict):
                    for index, item in enumerate(value):
                        yield from walk(item, branch["items"], f"{here}/items", [*path, index])
                elif isinstance(value, str) and value in branch.get("enum", []):
                    yield Place(path, branch, here)
                elif isinstance(value, str) and value == branch.get("const") and not path[-1:] == ["$schema"]:
                    yield Place(path, {"enum": [branch["const"]]}, here)
        yield from walk(sample, self.document, "", [])


def at(document, path):
    for part in path:
        document = document[part]
    return document


def spoilt(sample, path, change):
    document = copy.deepcopy(sample)
    change(at(document, path))
    return document


def listed(pattern, answer):
    found = pattern.search(answer)
    return {word.strip().strip("\"") for word in found.group(1).split(",")} if found else None


def differences(schema, sample, answers, of_schema_alone=()):
    """Sentences, one for each difference. `answers(documents)` gives what the reader says of each document, as text;
    `of_schema_alone` are names that something before the reader takes out."""
    schema = Schema(schema)
    questions = []  # document, and what to make of the answer
    met, seen = set(), set()
    for place in schema.places(sample):
        value = at(sample, place.path)
        met.add(place.where)
        if isinstance(value, dict):
            names = set(place.schema["properties"]) - set(of_schema_alone)
            if place.where not in seen:
                questions.append((spoilt(sample, place.path, lambda o: o.update({STRANGER: 1})), FITS, names, place.where, "key"))
            for key in value:
                needed_by = place.schema.get("dependencies", {})
                required = key in place.schema.get("required", []) or any(key in needed_by.get(other, ()) for other in value)
                if (place.where, key) not in seen:
                    document = spoilt(sample, place.path, lambda o, key=key: o.pop(key))
                    questions.append((document, key, required, place.where, "required"))
                seen.add((place.where, key))
            seen.add(place.where)
        elif place.where not in seen:
            seen.add(place.where)
            document = spoilt(sample, place.path[:-1], lambda o, last=place.path[-1]: o.__setitem__(last, STRANGER))
            questions.append((document, WORDS, set(place.schema["enum"]), place.where, "word"))

    said = answers([document for document, *_ in questions])
    out = [f"the sample has no object of {where or '/'}" for where in sorted(schema.objects() - met)]
    for (_, asked, expected, where, kind), answer in zip(questions, said, strict=True):
        where = where or "/"
        if kind == "required":
            missing = re.search(rf'(?<![\w$]){re.escape(asked)}"? is missing|needs ("\w+"( and |, ))*"{re.escape(asked)}"', answer) is not None
            if missing != expected:
                out.append(f"{where}: the key {asked} is required by the {'schema' if expected else 'reader'} alone")
            continue
        found = listed(asked, answer)
        if found is None:
            out.append(f"{where}: the reader does not say which {kind}s fit: {answer.strip()!r}")
            continue
        out += [f"{where}: the {kind} {name} is in the schema alone" for name in sorted(expected - found)]
        out += [f"{where}: the {kind} {name} is in the reader alone" for name in sorted(found - expected)]
    return out
