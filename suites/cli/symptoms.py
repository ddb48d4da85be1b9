"""What the symptom of a mistake claims, held against the answers of its run: statuses, codes, calls and quoted messages by
themselves, and each phrase about behaviour by a look at what happened. Standard library only."""

import base64
import binascii
import hashlib
import html
import re

CODE = r"(?:KMS\.)?[A-Z][a-z]*[A-Z]\w*"
CONNECTING = {"on", "or", "and", "Bad", "Request", "GET", "HEAD"}
METHODS = {"GET": "GetObject", "HEAD": "HeadObject"}


class Answer:
    def __init__(self, step):
        self.call = step["step"].split(" ")[-1].split(":")[-1]
        self.status = step["answer"]["line"].split(" ")[0]
        self.body = step["answer"]["body"]["shown"]
        self.code = self.element("Code")
        self.message = self.element("Message")
        self.headers = {name.lower(): value for name, value in step["answer"]["headers"]}
        self.sent = {name.lower(): value for name, value in step["request"]["headers"]}
        self.sent_body = step["request"]["body"]
        self.stored = step["stored"]
        self.decisions = " ".join(event["decision"] for event in (step["trace"] or {"events": []})["events"])

    def element(self, name):
        found = re.search(f"<{name}>([^<]*)</{name}>", self.body)
        return html.unescape(found.group(1)) if found else ""

    def says(self, quoted):
        """True if the pieces between the dots of omission are in the message, in their order."""
        return re.search(".*".join(re.escape(piece.strip()) for piece in quoted.split("…")), self.message) is not None


def answers_of(play):
    return [Answer(step) for step in play["steps"] if step["step"] != "set-up" and "answer" in step]


def first(answers, call, status=None):
    return next(a for a in answers if a.call == call and status in (None, a.status))


def sends_sse(answer):
    return "x-amz-server-side-encryption" in answer.sent


def is_base64_md5(text):
    try:
        return len(base64.b64decode(text, validate=True)) == 16
    except binascii.Error:
        return False


def body_of(answer):
    shown = answer.sent_body["shown"]
    return bytes.fromhex(shown) if answer.sent_body["hex"] else shown.encode()


def every_sse_c_write(a):
    lifted = next(at for at, each in enumerate(a) if each.call == "PutBucketEncryption")
    return all(each.status == "403" for each in a[:lifted]) and a[lifted + 1].status == "200"


def default_does_nothing_for_old_objects(a):
    default = first(a, "PutBucketEncryption")
    before, after = [each.headers["x-amz-server-side-encryption"] for each in a if each.call == "HeadObject"]
    return default.status == "200" and before == "AES256" and after == "aws:kms"


def etag_is_no_md5(a):
    other, plain = [each for each in a if each.call == "PutObject"]
    md5 = lambda answer: answer.headers["etag"].strip('"') == hashlib.md5(body_of(answer)).hexdigest()
    return not md5(other) and md5(plain) and first(a, "GetObject").status == "200"


def accepted_and_plain(a):
    put = first(a, "PutObject", "200")
    asked = {name for name in put.sent if re.fullmatch("x-amz-server-side-encryption(-customer-algorithm)?", name)}
    return asked and all(put.headers.get(name) != put.sent[name] for name in asked) and body_of(put)[:64].hex() in put.stored["hex"]


# What a phrase claims, for each variant of the mistake.
PHRASES = {
    1: {"every SSE-C write": every_sse_c_write},
    5: {"The SDK refuses the parameter (Invalid type for parameter SSECustomerKey) and sends nothing;":
            None,  # by the SDK: suites/interop/lesson_test.py
        "once it is forced into text,": lambda a: not is_base64_md5(a[0].sent["x-amz-server-side-encryption-customer-key-md5"])},
    8: {"without code or text": lambda a: first(a, "HeadObject", "400").body == ""},
    9: {"after a good upload": lambda a: [each.status for each in a if each.call != "HeadObject"] == ["200"] * 3 and a[3].status == "400"},
    10: {"although the policy allows the read": lambda a: first(a, "GetObject", "200") and "s3:GetObject is allowed" in first(a, "GetObject", "403").decisions},
    12: {"the bare status": lambda a: a[1].call == "GetObject" or (a[1].status, a[1].body) == ("400", "")},
    17: {"and the headers listed in HeadersNotSigned": lambda a: "x-amz-server-side-encryption-customer-key" in a[0].element("HeadersNotSigned")},
    20: {"although the bucket would have encrypted": lambda a: "whose default encryption is SSE-" in a[0].decisions and not sends_sse(a[0])},
    21: {"where the header is sent with the parts,": lambda a: sends_sse(first(a, "UploadPart", "400"))},
    22: {"for who sends the header": lambda a: sends_sse(first(a, "PutObject", "403")),
         "for who does not": lambda a: not sends_sse(first(a, "PutObject", "200"))},
    23: {"Small files succeed;": lambda a: first(a, "PutObject").status == "200",
         "the parts of large ones are": lambda a: first(a, "UploadPart").status == "403"},
    24: {"although the policies of S3 allow the read": lambda a: "s3:GetObject is allowed" in first(a, "GetObject", "403").decisions},
    25: {"once the bucket key is switched on": lambda a: [each.status for each in a] == ["200", "403"]
         and "x-amz-server-side-encryption-bucket-key-enabled" not in a[0].sent and a[1].sent["x-amz-server-side-encryption-bucket-key-enabled"] == "true"},
    27: {"a read": lambda a: first(a, "GetObject").status == "400"},
    28: {"The ETag is not the MD5 of the data, so a good download is called corrupt": etag_is_no_md5},
    29: {"Old objects keep their method and key; a compliance scan stays red": default_does_nothing_for_old_objects},
    30: {"and the answer does not repeat what was asked for; plaintext lies on the disk": accepted_and_plain},
}


def problems_of(number, symptom, plays):
    """What the symptom claims and the plays do not show; what of it nobody held."""
    runs = [answers_of(play) for play in plays]
    answers = [answer for run in runs for answer in run]
    problems, rest = [], symptom.rstrip(".")
    for phrase, holds in PHRASES.get(number, {}).items():
        if phrase not in rest:
            problems.append(f"the symptom does not say: {phrase}")
        rest = rest.replace(phrase, " ")
        problems += [phrase for run in runs if holds is not None and not holds(run)]
    for quoted in re.findall(r'"([^"]+)"', rest):
        if not any(answer.status[0] in "45" and answer.says(quoted) for answer in answers):
            problems.append(f'nothing said "{quoted}"')
    rest = re.sub(r'"[^"]+"', " ", rest)
    for before, status, code, behind in re.findall(rf"(?:on (GET|HEAD) )?(\d\d\d) ?({CODE})?(?: on (\w+))?", rest):
        call = METHODS.get(before or behind, before or behind)
        if not any(a.status == status and code in ("", a.code) and call in ("", "a", a.call) for a in answers):
            problems.append(f"no {status} {code} {call}")
    for code in re.findall(CODE, re.sub(rf" on ({CODE})", " ", rest)):
        if not any(code == answer.code for answer in answers):
            problems.append(f"no {code}")
    left = re.sub(rf"\d\d\d|{CODE}|[:;,]", " ", rest).split()
    return problems + [f"nobody holds the word {word}" for word in left if word not in CONNECTING]
