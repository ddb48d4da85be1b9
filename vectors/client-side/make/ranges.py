"""Reads of a part: GCM without its tag, CBC with the block before as IV."""

from damaged import flipped_entry
from objects import LENIENT, cbc, opens, refused, v2, v3, vector, with_options
from objects import written
import sealing

V3_RANGED = ["require+modes", "forbid+modes"]
V2_RANGED = with_options(LENIENT, "modes")
# Of 200 bytes: within a block, across blocks, whole blocks, to the end, over the tag, open, and not a range at all.
RANGES = {"bytes=0-0": (0, 1), "bytes=0-15": (0, 16), "bytes=1-14": (1, 15), "bytes=10-20": (10, 21), "bytes=15-16": (15, 17), "bytes=16-31": (16, 32),
          "bytes=31-33": (31, 34), "bytes=100-149": (100, 150), "bytes=0-199": (0, 200), "bytes=190-199": (190, 200), "bytes=190-210": (190, 200),
          "bytes=190-999": (190, 200), "bytes=40-": (40, 200), "bytes=199-": (199, 200)}
NOT_RANGES = {"suffix": "bytes=-4", "inverted": "bytes=5-2", "several": "bytes=1-2,4-5", "other-unit": "lines=1-2", "no-numbers": "bytes=x-y"}


def name_of(text):
    return text[6:] + ("end" if text.endswith("-") else "")


def part(made, begin, end):
    content = sealing.counter(200)
    made.plaintext = written(content[begin:end])
    return made


def vectors():
    for maker, file, rule, ranged, plain in ((v3, "v3-aes-gcm", "CSE-OPS-27", V3_RANGED, ["require", "forbid"]), (v2, "v2-aes-gcm", "CSE-OPS-26", V2_RANGED, LENIENT)):
        suite = ["CSE-ALG-05"] if file == "v3-aes-gcm" else ["CSE-ALG-02"]
        for text, (begin, end) in RANGES.items():
            over = ["CSE-OPS-31"] if "210" in text or "999" in text else []
            open_ended = ["CSE-OPS-33"] if text.endswith("-") else []
            made = part(maker(f"range {text}", size=200), begin, end)
            yield vector(f"{file}/range/{name_of(text)}", f"{text} of 200 bytes", [*suite, *over, *open_ended], made,
                         [refused(plain, "CSE-OPS-29", "legacy-disabled", "unsupported", "range-invalid"), opens(ranged, over[0] if over else rule)], range=text)
        made = part(maker("range after the end", size=200), 200, 200)
        yield vector(f"{file}/range/after-the-end", "A range that begins in the tag", [], made, [opens(ranged, "CSE-OPS-32")], range="bytes=200-207")
        for what, text in NOT_RANGES.items():
            made = part(maker(f"no range {text}", size=200), 0, 200)
            yield vector(f"{file}/range/{what}", f"{text}, which is taken for no range", [], made,
                         [opens(ranged, "CSE-OPS-33", told=True)], range=text, clients=["Java 4.0.1 reads the whole object; C++ counts bytes=-n on the ciphertext."])
    for kind, file in (("RSA-OAEP-SHA1", "v3-rsa-oaep"), ("kms+context", "v3-kms-context")):
        made = part(v3(f"range {kind}", kind, size=200).to_instruction_file(), 10, 21)
        yield vector(f"{file}/range/10-20", f"bytes=10-20 of 200 bytes under {kind}, keys in an instruction file", ["CSE-ALG-05"], made, [opens(V3_RANGED, "CSE-OPS-27")], range="bytes=10-20")
    for name in ("x-amz-d", "x-amz-i"):
        made = flipped_entry(v3(f"range flipped {name}", size=200), name, 5)
        yield vector(f"v3-aes-gcm/range/flipped-{name}", f"A range of an object whose {name} has a flipped bit", ["CSE-ATT-21"], made,
                     [refused(V3_RANGED, "CSE-OPS-30", "commitment-mismatch")], range="bytes=0-15")
    made = v3("range short d", size=200)
    made.metadata["x-amz-d"] = sealing.b64(sealing.commitment(made.data_key, made.message_id)[:27])
    yield vector("v3-aes-gcm/range/short-x-amz-d", "A range of an object whose commitment lacks a byte", ["CSE-ATT-22", "CSE-KDF-21"], made,
                 [refused(V3_RANGED, "CSE-OPS-30", "commitment-mismatch", "malformed-metadata")], range="bytes=0-15")
    made = v3("range c", size=200).set("x-amz-c", "116")
    yield vector("v3-aes-gcm/range/x-amz-c-116", "A range of an object that claims the CTR suite", ["CSE-ALG-05"], made,
                 [refused(V3_RANGED, "CSE-ATT-21", "malformed-metadata", "policy-violation", "format-conflict")], range="bytes=0-15")
    for version, kind, file in ((1, "aes-ecb", "v1-aes"), (2, "kms", "v2-kms-cbc")):
        for text, (begin, end) in {"bytes=0-3": (0, 4), "bytes=10-20": (10, 21), "bytes=40-": (40, 200)}.items():
            made = part(cbc(f"range {file} {text}", version, kind, 200), begin, end)
            yield vector(f"{file}/range/{name_of(text)}", f"{text} of 200 bytes in CBC", [], made, [opens(["allow+wrap+modes"], "CSE-OPS-34", told=True)], range=text,
                         clients=["Java reads it; C++ does not, by its source."])
