#include "harness/cli/simulator/serve_footer.h"

namespace s3sse::cli {

const char* serve_footer() {
  return R"(Examples:
  s3sse serve                                        HTTP on 9000, HTTPS on 9443
  s3sse serve --port 0 --ready-file ready.json       for scripts: free ports, told in a file of mode 0600
  s3sse serve --era 2022                             before S3 encrypted by default
  s3sse serve --switch-off SSEC-17                   answers a wrong customer key with 400 instead of 403; s3sse run
                                                     will notice
  s3sse serve --trust-proxy 127.0.0.1                behind a proxy of this machine that ends TLS for it
  s3sse serve --tls-max 1.2                          for policies on s3:TlsVersion
  s3sse serve --kms-seed keys.json                   KMS keys that are the same in every run

A file of KMS keys (schema: vectors/schema/kms-seed.schema.json) needs no more than their ids:
  { "keys": [ { "key_id": "1234abcd-12ab-34cd-56ef-1234567890ab",
                "material": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",   Base64 of 32 bytes; else random
                "aliases": ["alias/app"], "description": "for tests", "tags": { "team": "blue" },
                "state": "Enabled",     or Disabled, PendingDeletion, Unavailable
                "policy": { ... },      else the default key policy
                "account_id": "..." } ] }   else the owner's

A file of principals (schema: vectors/schema/principals.schema.json) adds to the owner and the example principals:
  { "accounts": [ { "account_id": "111122223333",
      "users": [ { "name": "alice", "access_key_id": "AKIAALICE", "secret_access_key": "...",
                   "policies": [ { "name": "ReadOnly", "document": { "Version": "2012-10-17", ... } } ] } ],
      "roles": [ { "name": "app", "session": "ci", "access_key_id": "ASIAAPP", "secret_access_key": "...",
                   "session_token": "..." } ],
      "root": { "access_key_id": "AKIAROOT", "secret_access_key": "..." } } ] }
Without "policies" everything is allowed, as to an administrator; an empty list leaves it to bucket and key policies.

Faults: KIND or KIND:NAME=VALUE,NAME=VALUE
  kms.throttle        KMS answers ThrottlingException        store.write   bytes of objects cannot be written
  kms.unavailable     KMS answers KMSInternalException       store.read    bytes of objects cannot be read
  kms.slow            KMS answers late: delay=1s             store.full    no room after capacity=10MiB
  kms.state           the key goes into state=Disabled (or Enabled, PendingDeletion, Unavailable), once; key=ID
  op=Decrypt          only that operation of KMS             s3=UploadPart only in the course of that operation of S3
  after=2             the first two that fit pass unharmed   count=3       then three are hit, and no more
  p=0.1               each is hit with that probability      from=5s, for=10s  only then, since the start
Examples:
  --fault kms.throttle:op=GenerateDataKey,p=0.2              every fifth write under KMS, by --fault-seed
  --fault kms.state:s3=UploadPart,after=1                    the key is disabled in the middle of an upload
  --fault kms.unavailable:from=30s,for=10s --fault kms.slow:delay=500ms
  --fault store.full:capacity=64MiB

Traces: a line of JSON for each request, with an event for each stage that it passed (authenticate, route, fetch,
authorise, validate, plan, wrap, seal, store, unwrap, open, audit, answer) and each call of KMS: what was decided, by
which rules, with which values. Customer keys, data keys, signatures and credentials are in it as fingerprints, the
first 8 hex digits of their SHA-256.

Who is let in: Host has to be an address, a name of loopback, of Amazon or of this machine, or a --host-name; a page of
another site could else reach the example keys by a name of its own (DNS rebinding). --address of other machines needs
keys of your own, or --allow-default-credentials. A client has 30 s for a head and 60 s of silence in a body, which has
to come with 1 KiB/s after 20 s; too many requests at a time are 503 SlowDown. --max-memory ends in SlowDown, too.

CA certificate and credentials also go to ${XDG_CACHE_HOME:-~/.cache}/s3sse, where s3sse run --endpoint finds them.
White-box questions (stored bytes, KMS calls, clock): answered for runs of the same user.
SIGTERM and Ctrl-C end it in order.
Exit codes: 0 ended in order, 2 wrong usage, 3 cannot listen, or cannot write its files.)";
}

}  // namespace s3sse::cli
