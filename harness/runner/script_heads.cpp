#include "harness/runner/script_heads.h"

#include <fmt/format.h>

namespace s3sse::harness::runner {
namespace {

constexpr const char* kShellHead =
    R"_(# Set ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN); CURL_CA_BUNDLE and AWS_CA_BUNDLE
# name a CA that the system does not know.{}
export AWS_DEFAULT_REGION="${{AWS_REGION:-{}}}" BUCKET="s3sse-repro-$(openssl rand -hex 6)"; cd "$(mktemp -d)"
)_";

/// As harness/runner/digests.h derives bytes: the key stream of AES-256-CTR under the digest of the text.
constexpr const char* kDerive =
    R"_(derive() { head -c "$2" /dev/zero | openssl enc -aes-256-ctr -iv 00000000000000000000000000000000 \
  -K "$(printf %s "$1" | openssl dgst -sha256 -r | cut -d' ' -f1)"; }
)_";

constexpr const char* kCurlHead = R"_(# curl 7.87 or newer: older ones do not sign the headers that they send
s3() { curl -sS -i --path-as-is --aws-sigv4 "aws:amz:$AWS_DEFAULT_REGION:${SERVICE:-s3}" \
  --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
  ${AWS_SESSION_TOKEN:+-H "x-amz-security-token: $AWS_SESSION_TOKEN"} "$@" | tee answer.txt; echo; }
unsigned() { curl -sS -i --path-as-is "$@" | tee answer.txt; echo; }
header() { tr -d '\r' < answer.txt | sed -n "s/^$1: *//Ip" | tail -1; }
element() { tr -d '\r\n' < answer.txt | sed -n "s:.*<$1>\([^<]*\)</$1>.*:\1:p" | sed 's/&quot;/"/g'; }
member() { tr -d '\r\n' < answer.txt | sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
)_";

constexpr const char* kPythonHead = R"_(# ENDPOINT and the credentials are read from the environment, as every AWS tool does.{}
import base64, hashlib, json, os, subprocess, boto3, botocore
BUCKET = 's3sse-repro-' + os.urandom(6).hex()
def derive(text, count):
    openssl = ['openssl', 'enc', '-aes-256-ctr', '-iv', '0' * 32, '-K', hashlib.sha256(text.encode()).hexdigest()]
    return subprocess.run(openssl, input=bytes(count), stdout=subprocess.PIPE, check=True).stdout
def send(call, headers=(), service='s3', who=None, **parameters):
    keys = {{}} if who in (None, 'NOBODY') else {{'aws_access_key_id': os.environ[who + '_ACCESS_KEY_ID'],
                                             'aws_secret_access_key': os.environ[who + '_SECRET_ACCESS_KEY']}}
    config = botocore.config.Config(s3={{'addressing_style': 'path'}},
                                    signature_version=botocore.UNSIGNED if who == 'NOBODY' else None)
    client = boto3.client(service, endpoint_url=os.environ['ENDPOINT'], config=config,
                          region_name=os.environ.get('AWS_REGION', '{}'), **keys)
    def put(request, **_):
        for name, _value in headers: del request.headers[name]
        for name, value in headers: request.headers[name] = value
    client.meta.events.register('before-sign', put)
    try:
        answer = getattr(client, call)(**parameters)
    except botocore.exceptions.ClientError as error:
        answer = error.response
    print(call, answer)
    return answer
)_";

std::string further_keys(bool second, bool other_account) {
  std::string out;
  if (second) out += "\n# SECOND_ACCESS_KEY_ID and SECOND_SECRET_ACCESS_KEY: of another user of the account.";
  if (other_account) out += "\n# OTHER_ACCESS_KEY_ID and OTHER_SECRET_ACCESS_KEY: of a user of another account.";
  return out;
}

}  // namespace

std::string shell_head(const std::string& region, bool second, bool other_account) {
  return fmt::format(fmt::runtime(kShellHead), further_keys(second, other_account), region) + kDerive;
}

std::string curl_head() {
  return kCurlHead;
}

std::string python_head(const std::string& region, bool second, bool other_account) {
  return fmt::format(fmt::runtime(kPythonHead), further_keys(second, other_account), region);
}

}  // namespace s3sse::harness::runner
