"""The protocol cse-line/1 for adapters in Python: one JSON object a line on standard input, one back on standard output.
harness/client_side/README.md describes it. Standard library only."""

import base64
import json
import os
import sys
import tempfile

LONGEST_IN_LINE = 1024 * 1024  # bytes of a body; longer ones go by file


class Refusal(Exception):
    """What a call could not do, in the words of the protocol."""

    def __init__(self, kind, error_class, message, error_type="", released=0):
        super().__init__(message)
        self.kind, self.error_class, self.error_type, self.released = kind, error_class, error_type, released


def unsupported(what):
    return Refusal("client", "unsupported", what)


def body_of(request):
    if "body_file" in request:
        with open(request["body_file"], "rb") as file:
            return file.read()
    return base64.b64decode(request.get("body_b64", ""))


def body_members(body, name="body_b64"):
    """The members of an answer that carry `body`."""
    if len(body) <= LONGEST_IN_LINE:
        return {name: base64.b64encode(body).decode()}
    handle, path = tempfile.mkstemp(prefix="cse-line-")
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    return {"body_file": path}


def class_of(message, words):
    """The class of the first of `words`, pairs of a text and a class, that is in the message; other: none is."""
    for text, error_class in words:
        if text.lower() in message.lower():
            return error_class
    return "other"


def serve(hello, operations):
    """Answers calls until "bye" or the end of input. `operations`: name -> function of the request that returns the
    members of the answer, or raises Refusal; any other exception is trouble of the adapter's own."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"id": request.get("id"), "ok": True}
        try:
            name = request.get("op")
            if name == "hello":
                answer.update(protocol="cse-line/1", **hello)
            elif name != "bye":
                if name not in operations:
                    raise unsupported(f"this adapter knows no operation {name}")
                answer.update(operations[name](request) or {})
        except Refusal as refusal:
            answer = {"id": request.get("id"), "ok": False, "released_bytes": refusal.released,
                      "error": {"kind": refusal.kind, "class": refusal.error_class, "type": refusal.error_type,
                                "message": str(refusal)}}
        except Exception as trouble:  # pylint: disable=broad-except
            answer = {"id": request.get("id"), "ok": False,
                      "error": {"kind": "adapter", "class": "other", "type": type(trouble).__name__,
                                "message": str(trouble)}}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
        if request.get("op") == "bye":
            return
