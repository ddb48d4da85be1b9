#!/usr/bin/env python3
"""A second runner for the vectors, in another language and with nothing but the standard library.

    s3sse vectors export --out bundle
    AWS_ACCESS_KEY_ID=... AWS_SECRET_ACCESS_KEY=... replay.py --endpoint https://host:port --ca ca.pem bundle/requests.json

Replays the header-level cases of a bundle (vectors/README.md says what is in one) and prints a JSON object of case id and
verdict: pass, fail, informational, lenient, blocked, not-applicable. It leaves what it made behind: point it at a server
that is thrown away. Exit code: 0 no case failed, 1 some did, 3 the endpoint could not be reached.
"""

import argparse
import base64
import hashlib
import hmac
import http.client
import json
import os
import re
import ssl
import struct
import sys
import time
import urllib.parse
import xml.etree.ElementTree

REGION = "us-east-1"
SOURCES = [("headers", "header"), ("xml", "xml"), ("json", "json")]  # member of an expectation, where its values are
PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")


class Blocked(Exception):
    pass


def fill(text, values, encode=False):
    """`text` with its ${placeholders} replaced; within a request target the values are percent-encoded."""
    def value(found):
        if found[1] not in values:
            raise Blocked(f"{found[0]} has no value")
        return urllib.parse.quote(values[found[1]], safe="-_.~") if encode else values[found[1]]
    return PLACEHOLDER.sub(value, text)


def counter(size):
    """A 64-bit big-endian counter that starts at 1: the bodies that the bundle gives by their size alone."""
    return b"".join(struct.pack(">Q", number + 1) for number in range((size + 7) // 8))[:size]


def body_of(body, values):
    if "text" in body:
        return fill(body["text"], values).encode()
    if "base64" in body:
        return base64.b64decode(body["base64"])
    return counter(body["counter"]) if "counter" in body else bytes(body.get("zeros", 0))


def sign(method, target, headers, body, service, access_key, secret):
    """Signature Version 4 in the Authorization header, over every header and the body."""
    now = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    digest = hashlib.sha256(body).hexdigest()
    headers += [("X-Amz-Date", now), ("X-Amz-Content-SHA256", digest)]
    path, _, query = target.partition("?")
    pairs = [item.partition("=") for item in query.split("&") if item]
    together = {}
    for name, value in headers:
        together.setdefault(name.lower(), []).append(" ".join(value.split()))
    names = ";".join(sorted(together))
    canonical = "\n".join(
        [method, path, "&".join(f"{name}={value}" for name, _, value in sorted(pairs))]
        + [f"{name}:{','.join(together[name])}" for name in sorted(together)] + ["", names, digest])
    scope = f"{now[:8]}/{REGION}/{service}/aws4_request"
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers.append(("Authorization", f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={names}, "
                                     f"Signature={signature}"))


class Answer:
    def __init__(self, status, headers, body, head):
        self.status, self.body, self.head = status, body, head
        self.headers = {}
        for name, value in headers:
            name = name.lower()
            self.headers[name] = f"{self.headers[name]}, {value}" if name in self.headers else value

    def xml(self, path):
        try:
            above = xml.etree.ElementTree.Element("document")
            above.append(xml.etree.ElementTree.fromstring(self.body))
        except xml.etree.ElementTree.ParseError:
            return None
        for element in above.iter():
            element.tag = element.tag.rpartition("}")[2]
        found = above.find(path.strip("/"))
        return None if found is None else found.text or ""

    def json(self, pointer):
        try:
            value = json.loads(self.body)
            for part in pointer.strip("/").split("/"):
                value = value[int(part) if isinstance(value, list) else part]
        except (ValueError, KeyError, IndexError, TypeError):
            return None
        return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))

    def error(self, name):
        """A member of the error document: of S3 in XML, of KMS in JSON."""
        if self.body[:1] == b"{":
            names = {"Code": ["__type"], "Message": ["message", "Message"]}.get(name, [name])
            values = [self.json("/" + each) for each in names]
            found = next((value for value in values if value is not None), None)
            return found.rpartition("#")[2] if found and name == "Code" else found
        return self.xml("/Error/" + name)

    def value(self, source):
        kind, _, path = source.partition(":")
        return {"header": lambda: self.headers.get(path.lower()), "xml": lambda: self.xml(path),
                "json": lambda: self.json(path)}[kind]()


def matches(matcher, actual, values):
    op, wanted = matcher["op"], matcher.get("value")
    if op == "absent":
        return actual is None
    if op == "all":
        return all(matches(inner, actual, values) for inner in wanted)
    if op == "not" and wanted["op"] in ("present", "absent"):
        return (actual is None) == (wanted["op"] == "present")
    if actual is None:
        return False
    if op == "not":
        return not matches(wanted, actual, values)
    if isinstance(wanted, str):
        wanted = fill(wanted, values)
    elif isinstance(wanted, list):
        wanted = [fill(each, values) for each in wanted]
    try:
        return {"present": lambda: True, "equals": lambda: actual == wanted,
                "matches": lambda: re.fullmatch(wanted, actual) is not None,
                "one-of": lambda: actual in wanted, "differs-from": lambda: actual not in wanted,
                "starts-with": lambda: actual.startswith(wanted), "ends-with": lambda: actual.endswith(wanted),
                "contains": lambda: wanted in actual, "ignoring-case": lambda: actual.lower() == wanted.lower(),
                "at-least": lambda: float(actual) >= wanted, "at-most": lambda: float(actual) <= wanted,
                "base64-size": lambda: len(base64.b64decode(actual, validate=True)) == wanted}[op]()
    except ValueError:
        return False


class CaseRun:
    def __init__(self, case, endpoint, number):
        self.case, self.endpoint = case, endpoint
        self.values = {"bucket": f"portable-{os.getpid()}-{number}", "host": endpoint.host,
                       "owner.access_key": endpoint.access_key}
        if endpoint.arn:
            self.values.update({"owner.arn": endpoint.arn, "owner.account": endpoint.arn.split(":")[4]})
        self.findings = []  # ids of the rules that were broken
        self.notes = set()  # informational, lenient

    def verdict(self):
        try:
            if not all(self.set_up_holds(step, self.send(step)) for step in self.case["setup"]):
                return "blocked"
            for step in self.case["steps"]:
                answer = self.send(step)
                if step["role"] == "target":
                    if not self.judge(step["expect"], answer, self.findings):
                        break
                elif not self.set_up_holds(step, answer):
                    return self.conclude() or "blocked"
        except Blocked:
            return self.conclude() or "blocked"
        return self.conclude() or next((note for note in ("lenient", "informational") if note in self.notes), "pass")

    def set_up_holds(self, step, answer):
        if not step.get("expect"):
            return 200 <= answer.status < 300
        missed = []
        self.judge(step["expect"], answer, missed)
        return not missed

    def conclude(self):
        if any(rule not in self.endpoint.inferred for rule in self.findings):
            return "fail"
        return "informational" if self.findings else None

    def send(self, step):
        request = step["request"]
        body = body_of(request.get("body", {}), self.values)
        target = fill(request["target"], self.values, encode=True)
        headers = [("Host", self.endpoint.host)]
        headers += [(name, fill(value, self.values)) for name, value in request["headers"]]
        if request.get("content_md5"):
            headers.append(("Content-MD5", base64.b64encode(hashlib.md5(body).digest()).decode()))
        answer = self.endpoint.exchange(request, target, headers, body)
        for name, source in step.get("save", {}).items():
            value = answer.value(source)
            if value is not None:
                self.values[name] = value
        return answer

    def judge(self, expectations, answer, findings):
        """Adds the rules that are broken; False when the status was wrong, which ends the case."""
        return all([self.check(expectation, answer, findings, None) for expectation in expectations])

    def check(self, expected, answer, findings, around):
        rule = expected.get("rule") or around or self.case["rules"][0]
        if "status" in expected and not any(low <= answer.status <= high for low, high in expected["status"]):
            findings.append(rule)
            return False
        compared = [(matcher, answer.value(f"{kind}:{name}"), rule) for member, kind in SOURCES
                    for name, matcher in expected.get(member, {}).items()]
        if "error" in expected and not answer.head:
            error = expected["error"]
            named = [("Code", error.get("code")), ("Message", error.get("message")), *error.get("elements", {}).items()]
            compared += [(matcher, answer.error(name), error.get("rule", rule)) for name, matcher in named if matcher]
        findings += [matcher.get("rule", blamed) for matcher, actual, blamed in compared
                     if not matches(matcher, actual, self.values)]
        if "body" in expected and hashlib.sha256(answer.body).hexdigest() != expected["body"]["sha256"]:
            findings.append(expected["body"].get("rule", rule))
        return self.choose(expected, answer, findings, rule if "rule" in expected else around)

    def choose(self, expected, answer, findings, around):
        """Of several accepted answers the first that holds counts."""
        first = []
        for branch in expected.get("one_of", []):
            missed = []
            self.check(branch, answer, missed, around)
            if not missed:
                if branch.get("grade") == "lenient":
                    findings.append(branch.get("rule") or around or self.case["rules"][0])
                elif branch.get("grade"):
                    self.notes.add(branch["grade"])
                return True
            first = first or missed
        findings += first
        return not first


class Endpoint:
    def __init__(self, url, ca, arn, bundle_rules):
        parts = urllib.parse.urlsplit(url)
        self.host = parts.netloc
        secure = parts.scheme == "https"
        context = ssl.create_default_context(cafile=ca) if secure else None
        make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        self.connection = make(parts.hostname, parts.port, timeout=60, **({"context": context} if secure else {}))
        self.access_key = os.environ["AWS_ACCESS_KEY_ID"]
        self.secret = os.environ["AWS_SECRET_ACCESS_KEY"]
        self.inferred = {rule["id"] for rule in bundle_rules if rule["inferred_only"]}
        self.arn = arn

    def exchange(self, request, target, headers, body):
        if request["as"] != "anonymous":
            sign(request["method"], target, headers, body, request["service"], self.access_key, self.secret)
        self.connection.putrequest(request["method"], target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers:
            self.connection.putheader(name, value)
        if body or request["method"] in ("PUT", "POST"):
            self.connection.putheader("Content-Length", str(len(body)))
        self.connection.endheaders(body or None)
        response = self.connection.getresponse()
        return Answer(response.status, response.getheaders(), response.read(), request["method"] == "HEAD")


def applicable(case, lacking, era):
    in_era = case.get("since", 0) <= era and not 0 < case.get("until", 0) <= era
    return in_era and not lacking.intersection(case["needs"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases", help="requests.json of a bundle; rules.json stands beside it")
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--ca", help="certificate to trust")
    parser.add_argument("--arn", default="", help="of the principal whose keys are used; without it the set-up of cases that need it fails")
    parser.add_argument("--era", type=int, default=2026)
    parser.add_argument("--lack", action="append", default=["second-principal", "second-account", "second-region"])
    options = parser.parse_args()
    with open(options.cases, encoding="utf-8") as file:
        bundle = json.load(file)
    with open(os.path.join(os.path.dirname(options.cases), "rules.json"), encoding="utf-8") as file:
        rules = json.load(file)["rules"]
    endpoint = Endpoint(options.endpoint, options.ca, options.arn, rules)
    try:
        verdicts = {case["id"]: CaseRun(case, endpoint, number).verdict()
                    if applicable(case, set(options.lack), options.era) else "not-applicable"
                    for number, case in enumerate(bundle["cases"])}
    except (OSError, http.client.HTTPException) as problem:
        print(f"replay: no answer from {endpoint.host}: {problem}", file=sys.stderr)
        return 3
    print(json.dumps(verdicts, indent=1))
    return 1 if "fail" in verdicts.values() else 0


if __name__ == "__main__":
    sys.exit(main())
