#include "harness/runner/script/script_heads.h"

#include <fmt/format.h>

namespace s3sse::harness::runner {
namespace {

constexpr const char* shell_head_text =
    R"_(# bash. Set ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN, AWS_REGION); AWS_CA_BUNDLE names
# a CA that the system does not know. s3sse serve prints the lines that set them.
: "${{ENDPOINT:?the URL of the endpoint}}" "${{AWS_ACCESS_KEY_ID:?}}" "${{AWS_SECRET_ACCESS_KEY:?}}"{}
export AWS_DEFAULT_REGION="${{AWS_REGION:-${{AWS_DEFAULT_REGION:-{}}}}}" BUCKET="s3sse-repro-$(openssl rand -hex 6)"; cd "$(mktemp -d)"
)_";

/// As harness/runner/request/digests.h derives bytes: the key stream of AES-256-CTR under the digest of the text.
constexpr const char* shell_derive_text =
    R"_(derive() { head -c "$2" /dev/zero | openssl enc -aes-256-ctr -iv 00000000000000000000000000000000 \
  -K "$(printf %s "$1" | openssl dgst -sha256 -r | cut -d' ' -f1)"; }
)_";

/// The count that a shell keeps. A deviation behind a step that was not sent as the case says may come from that alone.
constexpr const char* shell_count_text = R"_(deviations=0 apart=0
as_expected() { echo "== as expected: $1"; }
unexpected() {
  echo "== UNEXPECTED: $1" >&2
  if [ "$apart" -gt 0 ]; then echo "   (a step was not sent as the case says, and this may come of it)" >&2
  else deviations=$((deviations + 1)); fi; }
not_as_in_case() { apart=$((apart + 1)); }
outcome() {
  echo "== $deviations unexpected answers; $apart steps not sent as the case says"
  [ "$deviations" -eq 0 ] || return 1
  [ "$apart" -eq 0 ] || return 3; }
member() { tr -d '\r\n' < answer.txt | LC_ALL=C sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }
)_";

constexpr const char* curl_head_text = R"_(# curl 7.87 or newer: older ones do not sign the headers that they send
ask() {
  : > head.txt; curl -sS -i -D head.txt --path-as-is ${AWS_CA_BUNDLE:+--cacert "$AWS_CA_BUNDLE"} "$@" > answer.txt
  ended=$?; cat answer.txt; echo; }
s3() { ask --aws-sigv4 "aws:amz:$AWS_DEFAULT_REGION:${SERVICE:-s3}" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \
  ${AWS_SESSION_TOKEN:+-H "x-amz-security-token: $AWS_SESSION_TOKEN"} "$@"; }
unsigned() { ask "$@"; }
header() { tr -d '\r' < head.txt | LC_ALL=C sed -n "s/^$1: *//Ip" | tail -n 1; }
element() { tr -d '\r\n' < answer.txt | LC_ALL=C sed -n "s:.*<$1>\([^<]*\)</$1>.*:\1:p" | sed 's/&quot;/"/g'; }
expected() {
  local status code wanted
  status=$(sed -n 's/^HTTP[^ ]* \([0-9]*\).*/\1/p' head.txt | tail -n 1); [ "$ended" -eq 0 ] || status=broken
  code=$(element Code); code=${code:-$(member __type)}; code=${code##*#}
  for wanted in "$@"; do
    case "$wanted" in any) wanted='[0-9]*' ;; *' '*) ;; *) wanted="$wanted *" ;; esac
    case "$status $code" in ${wanted/xx/??}) as_expected "$status${code:+ $code}"; return ;; esac
  done
  unexpected "${status:-no answer}${code:+ $code}, not $(printf '%s, or ' "$@" | sed 's/, or $//')"; }
expected_header() {
  local got; got=$(header "$1")
  if [ "$got" = "${2-}" ]; then as_expected "$1 ${got:-absent}"
  else unexpected "$1 is ${got:-absent}, not ${2-absent}"; fi; }
)_";

constexpr const char* aws_cli_head_text = R"_(# The AWS CLI shows no headers, and of a refusal the error code alone.
etag() { tr -d '\r\n\\' < answer.txt | sed -n 's/.*"ETag": *"*\([^"]*\)".*/\1/p'; }
expected() {
  local code wanted; cat answer.txt; cat error.txt >&2
  code=$(sed -n 's/.*An error occurred (\([^)]*\)) when.*/\1/p' error.txt)
  # This version of the AWS CLI does not know an operation or a parameter: nothing was sent.
  if grep -q 'Parameter validation failed\|Unknown options\|Invalid choice\|usage: aws' error.txt; then not_as_in_case; fi
  for wanted in "$@"; do
    case "$ended:$code:$wanted" in
      0:*:2* | 0:*:any | *:?*:any | *:?*:[3-5]?? | *:"$code":[3-5]??" $code") as_expected "${code:-success}"; return ;;
    esac
  done
  unexpected "${code:-exit code $ended}, not $(printf '%s, or ' "$@" | sed 's/, or $//')"; }
)_";

constexpr const char* python_head_text =
    R"_(# ENDPOINT and the credentials are read from the environment, as every AWS tool does.{}
import base64, hashlib, json, os, subprocess, sys, boto3, botocore.config, botocore.exceptions
BUCKET = 's3sse-repro-' + os.urandom(6).hex()
REGION = os.environ.get('AWS_REGION') or os.environ.get('AWS_DEFAULT_REGION') or '{}'
SEEN = {{'answer': {{}}, 'deviations': 0, 'apart': 0}}
def derive(text, count):
    openssl = ['openssl', 'enc', '-aes-256-ctr', '-iv', '0' * 32, '-K', hashlib.sha256(text.encode()).hexdigest()]
    return subprocess.run(openssl, input=bytes(count), stdout=subprocess.PIPE, check=True).stdout

def send(call, headers=(), service='s3', who=None, endpoint='ENDPOINT', **parameters):
    keys = {{}} if who in (None, 'NOBODY') else {{'aws_access_key_id': os.environ[who + '_ACCESS_KEY_ID'],
                                             'aws_secret_access_key': os.environ[who + '_SECRET_ACCESS_KEY']}}
    config = botocore.config.Config(s3={{'addressing_style': 'path'}},
                                    signature_version=botocore.UNSIGNED if who == 'NOBODY' else None)
    client = boto3.client(service, endpoint_url=os.environ[endpoint], config=config,
                          region_name=REGION, **keys)
    def put(request, **_):
        for name, _value in headers: del request.headers[name]
        for name, value in headers: request.headers[name] = value
    client.meta.events.register('before-sign', put)
    for name in {{'Plaintext', 'CiphertextBlob', 'ImportToken', 'EncryptedKeyMaterial'}} & set(parameters):
        parameters[name] = base64.b64decode(parameters[name])
    try:
        SEEN['answer'] = getattr(client, call)(**parameters)
    except botocore.exceptions.ClientError as error:
        SEEN['answer'] = error.response
    except botocore.exceptions.BotoCoreError as error:
        SEEN['answer'] = {{}}
        # This version of boto3 does not know a parameter: nothing was sent.
        SEEN['apart'] += isinstance(error, botocore.exceptions.ParamValidationError)
        print(error, file=sys.stderr)
    print(call, SEEN['answer'])

def answered(*path):
    value = SEEN['answer']
    for name in path: value = value[int(name)] if isinstance(value, list) else value.get(name, {{}})
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value or ''

def unexpected(text):
    print('== UNEXPECTED:', text, file=sys.stderr)
    if SEEN['apart']: print('   (a step was not sent as the case says, and this may come of it)', file=sys.stderr)
    else: SEEN['deviations'] += 1

def expected(*answers):
    status = str(answered('ResponseMetadata', 'HTTPStatusCode') or 'no answer')
    code = answered('Error', 'Code')
    for wanted in answers:
        if wanted in ('any', status, status[:1] + 'xx', status + ' ' + code):
            print('== as expected:', status, code)
            return
    unexpected('%s %s, not %s' % (status, code, ', or '.join(answers)))

def expected_header(name, value=None):
    got = answered('ResponseMetadata', 'HTTPHeaders').get(name.lower())
    if got == value: print('== as expected:', name, got or 'absent')
    else: unexpected('%s is %s, not %s' % (name, got or 'absent', value or 'absent'))

def not_as_in_case(): SEEN['apart'] += 1

def outcome():
    print('== %(deviations)d unexpected answers; %(apart)d steps not sent as the case says' % SEEN)
    if not hasattr(sys, 'ps1'): sys.exit(1 if SEEN['deviations'] else 3 if SEEN['apart'] else 0)

)_";

/// Names the keys of other people that a case needs.
std::string further_keys(bool second, bool other_account) {
  std::string out;
  if (second) out += "\n# SECOND_ACCESS_KEY_ID and SECOND_SECRET_ACCESS_KEY: of another user of the account.";
  if (other_account) out += "\n# OTHER_ACCESS_KEY_ID and OTHER_SECRET_ACCESS_KEY: of a user of another account.";
  return out;
}

/// The same for a shell, which ends without them.
std::string further_keys_asked_for(bool second, bool other_account) {
  std::string out = further_keys(second, other_account);
  for (const char* who : {second ? "SECOND" : "", other_account ? "OTHER" : ""})
    if (*who != '\0') out += fmt::format("\n: \"${{{0}_ACCESS_KEY_ID:?}}\" \"${{{0}_SECRET_ACCESS_KEY:?}}\"", who);
  return out;
}

}  // namespace

std::string shell_head(const std::string& region, bool second, bool other_account) {
  return fmt::format(fmt::runtime(shell_head_text), further_keys_asked_for(second, other_account), region) +
         shell_derive_text + shell_count_text;
}

std::string curl_head() {
  return curl_head_text;
}

std::string aws_cli_head() {
  return aws_cli_head_text;
}

std::string python_head(const std::string& region, bool second, bool other_account) {
  return fmt::format(fmt::runtime(python_head_text), further_keys(second, other_account), region);
}

}  // namespace s3sse::harness::runner
