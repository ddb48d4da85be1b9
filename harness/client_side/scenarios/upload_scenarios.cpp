// Uploads in parts: one ciphertext, whatever it is sent in, and nothing encrypted twice.
#include <fmt/format.h>

#include "harness/client_side/scenarios/judged_object.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::harness::client_side {
namespace {

using reports::Nature;

constexpr std::size_t smallest_part = 5 * 1024 * 1024;  ///< that S3 takes in front of another one
constexpr const char* uploaded_key = "parts";

/// An upload under way, and the calls that it takes.
class OpenUpload {
 public:
  /// Nothing when the case is decided.
  static std::optional<OpenUpload> begin(Trial& trial, const Scenario& scenario) {
    const auto client = trial.client(trial.config(scenario.keyring, scenario.format));
    if (!client) return std::nullopt;
    OpenUpload upload(trial, *client);
    const auto begun =
        trial.must("create-upload", with_context(trial, scenario, upload.call("create-upload")), "CSE-OPS-08");
    if (!begun) return std::nullopt;
    upload.id_ = begun->members.value("upload", "");
    return upload;
  }

  [[nodiscard]] const std::string& client() const { return client_; }
  [[nodiscard]] Json call(const char* operation) const {
    Json out = {{"op", operation}, {"client", client_}, {"bucket", bucket_}, {"key", uploaded_key}};
    if (!id_.empty()) out["upload"] = id_;
    return out;
  }
  [[nodiscard]] Json part(int number, ByteView body, bool last) const {
    Json out = call("upload-part");
    out["number"] = number;
    out["last"] = last;
    out["body_b64"] = to_base64(body);
    return out;
  }

 private:
  OpenUpload(const Trial& trial, std::string client) : bucket_(trial.bucket()), client_(std::move(client)) {}

  std::string bucket_, client_, id_;
};

/// A refusal that S3 has nothing to do with.
void must_refuse_unsent(Trial& trial, const std::string& step, Json request, const char* rule) {
  const std::size_t before = trial.stage().position();
  if (!trial.must_refuse(step, std::move(request), {rule}, "sequence")) return;
  const std::size_t sent = of_operation(trial.stage().seen(before), "PUT").size();
  trial.expect(sent == 0, rule, step, "requests", "none", fmt::format("{}", sent), Nature::exposes_data);
}

void run_parts(Trial& trial, const Scenario& scenario) {
  const std::size_t before = trial.stage().position();
  const auto upload = OpenUpload::begin(trial, scenario);
  if (!upload) return;
  Written written{upload->client(), marked_plaintext(smallest_part + 7), {}};
  const ByteView all = written.plaintext;
  if (!trial.must("part 1", upload->part(1, all.first(smallest_part), false), "CSE-OPS-10")) return;
  if (!trial.must("part 2", upload->part(2, all.subspan(smallest_part), true), "CSE-OPS-12")) return;
  if (!trial.must("complete-upload", upload->call("complete-upload"), "CSE-OPS-14")) return;
  auto object = trial.stage().object(trial.bucket(), uploaded_key);
  if (!trial.expect(object.has_value(), "CSE-OPS-14", "complete-upload", "object", "stored", "none",
                    Nature::loses_data))
    return;
  written.object = std::move(*object);
  judge_object(trial, scenario, trial.stage().seen(before), written);
  const auto got =
      trial.must("get", with_context(trial, scenario, get_call(trial, upload->client(), uploaded_key)), "CSE-OPS-12");
  if (got)
    trial.expect(got->body == written.plaintext, "CSE-OPS-12", "get", "plaintext", "what was put", "something else",
                 Nature::loses_data);
}

void run_unfinished(Trial& trial, const Scenario& scenario) {
  const auto upload = OpenUpload::begin(trial, scenario);
  if (!upload) return;
  if (!trial.must("part 1", upload->part(1, marked_plaintext(smallest_part), false), "CSE-OPS-10")) return;
  if (!trial.must_refuse("complete-upload", upload->call("complete-upload"), {"CSE-OPS-37"}, "sequence")) return;
  trial.expect(!trial.stage().object(trial.bucket(), uploaded_key), "CSE-OPS-37", "complete-upload", "object", "none",
               "one without a tag is stored", Nature::loses_data);
}

void run_out_of_sequence(Trial& trial, const Scenario& scenario) {
  const auto upload = OpenUpload::begin(trial, scenario);
  if (!upload) return;
  must_refuse_unsent(trial, "part 2 before part 1", upload->part(2, marked_plaintext(32), false), "CSE-OPS-11");
}

void run_after_the_last(Trial& trial, const Scenario& scenario) {
  const auto upload = OpenUpload::begin(trial, scenario);
  if (!upload) return;
  if (!trial.must("part 1, the last", upload->part(1, marked_plaintext(32), true), "CSE-OPS-10")) return;
  must_refuse_unsent(trial, "part 2 behind the last", upload->part(2, marked_plaintext(32), true), "CSE-OPS-38");
  Json unknown = upload->part(1, marked_plaintext(32), true);
  unknown["upload"] = "an upload of nobody";
  must_refuse_unsent(trial, "part of an unknown upload", std::move(unknown), "CSE-OPS-38");
}

void run_odd_part(Trial& trial, const Scenario& scenario) {
  const auto upload = OpenUpload::begin(trial, scenario);
  if (!upload) return;
  must_refuse_unsent(trial, "part of 5 MiB and a byte", upload->part(1, marked_plaintext(smallest_part + 1), false),
                     "CSE-OPS-39");
}

void run_abort(Trial& trial, const Scenario& scenario) {
  const auto upload = OpenUpload::begin(trial, scenario);
  if (!upload) return;
  if (!trial.must("part 1", upload->part(1, marked_plaintext(32), false), "CSE-OPS-10")) return;
  const std::size_t before = trial.stage().position();
  if (!trial.must("abort-upload", upload->call("abort-upload"), "CSE-OPS-16")) return;
  const auto sent = of_operation(trial.stage().seen(before), "DELETE");
  trial.expect(!sent.empty() && sent.front().query.find("uploadId=") != std::string::npos, "CSE-OPS-16", "abort-upload",
               "request", "DELETE with the upload id", sent.empty() ? "none" : sent.front().text());
  trial.must_refuse("part 2 behind the abort", upload->part(2, marked_plaintext(32), true), {"CSE-OPS-16"}, "sequence");
}

/// The bytes that a part carried, without the frame of a body in chunks: small enough to be one chunk.
ByteView carried(const SeenRequest& put) {
  const ByteView body = put.body;
  const auto decoded = put.headers.get("x-amz-decoded-content-length");
  if (!decoded) return body;
  const std::size_t begin = as_text(body).find("\r\n") + 2;
  const std::size_t size = parse_decimal<std::size_t>(*decoded).value_or(0);
  return begin < 2 || begin + size > body.size() ? body : body.subspan(begin, size);
}

/// A part that S3 refused, sent again: the client may fail, or send what it sent before.
void run_retry(Trial& trial, const Scenario& scenario) {
  const auto upload = OpenUpload::begin(trial, scenario);
  if (!upload) return;
  const std::size_t before = trial.stage().position();
  trial.stage().refuse("PUT", uploaded_key);
  const auto refused = trial.call("part 1", upload->part(1, marked_plaintext(32), false));
  trial.stage().clear_refusals();
  if (!refused) return;
  const auto again = trial.call("part 1 again", upload->part(1, marked_plaintext(32), false));
  if (!again || !again->ok) return;
  const auto sent = of_operation(trial.stage().seen(before), "PUT");
  for (const SeenRequest& put : sent)
    trial.expect(std::ranges::equal(carried(put), carried(sent.front())), "CSE-OPS-40", "part 1 again",
                 "ciphertext of " + put.text(), "that of the first attempt", "another", Nature::exposes_data);
}

/// A part that S3 has, sent again with another body.
void run_repeated(Trial& trial, const Scenario& scenario) {
  const auto upload = OpenUpload::begin(trial, scenario);
  if (!upload) return;
  const std::size_t before = trial.stage().position();
  if (!trial.must("part 1", upload->part(1, marked_plaintext(32), false), "CSE-OPS-10")) return;
  const auto again = trial.call("part 1 with another body", upload->part(1, Bytes(32, 7), false));
  if (!again || !again->ok) return;
  const auto sent = of_operation(trial.stage().seen(before), "PUT");
  if (sent.size() < 2) return;
  const bool same = std::ranges::equal(carried(sent.front()), carried(sent.back()));
  trial.expect(same, "CSE-OPS-40", "part 1 with another body", "ciphertext", "that of the first body, or a refusal",
               "another, of a cipher that was used before", Nature::exposes_data);
  if (same) trial.note("part 1 with another body: the ciphertext of the first one was sent, and the new body is lost");
}

}  // namespace

void add_upload_scenarios(std::vector<Scenario>& into) {
  const std::vector<Format> both = {Format::v2, Format::v3};
  add_for_each(into,
               {.id = "s3/upload/parts",
                .title = "An upload in parts is one ciphertext with one tag at its end",
                .rules = {"CSE-OPS-08", "CSE-OPS-10", "CSE-OPS-12", "CSE-OPS-14"},
                .needs = {"multipart"},
                .run = run_parts},
               {Keyring::kms, Keyring::aes, Keyring::rsa}, both);
  struct Sequence {
    const char* name;
    const char* title;
    const char* rule;
    void (*run)(Trial& trial, const Scenario& scenario);
  };
  for (const Sequence& one :
       {Sequence{"unfinished", "An upload whose last part was never marked cannot be completed", "CSE-OPS-37",
                 run_unfinished},
        Sequence{"out-of-sequence", "A part out of sequence is refused", "CSE-OPS-11", run_out_of_sequence},
        Sequence{"after-the-last", "A part behind the last, or of an upload of nobody, is refused", "CSE-OPS-38",
                 run_after_the_last},
        Sequence{"odd-part", "A part that ends within a block is refused unless it is the last", "CSE-OPS-39",
                 run_odd_part},
        Sequence{"abort", "An aborted upload is gone at S3 and in the client", "CSE-OPS-16", run_abort},
        Sequence{"retry", "A part that failed is not encrypted again", "CSE-OPS-40", run_retry},
        Sequence{"repeated-part", "A part is encrypted once, whatever comes under its number", "CSE-OPS-40",
                 run_repeated}})
    add_for_each(into,
                 {.id = fmt::format("s3/upload/{}", one.name),
                  .title = one.title,
                  .rules = {one.rule},
                  .needs = {"multipart"},
                  .run = one.run},
                 {Keyring::kms, Keyring::aes}, both);
}

}  // namespace s3sse::harness::client_side
