#include "harness/runner/script/reproduction.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/runner/judge/expected_answer.h"
#include "harness/runner/request/digests.h"
#include "harness/runner/request/request_builder.h"
#include "harness/runner/run/fixture_steps.h"
#include "harness/runner/run/steps.h"
#include "harness/runner/script/curl_line.h"
#include "harness/runner/script/script_bytes.h"
#include "harness/runner/script/script_heads.h"
#include "harness/runner/script/sdk_call.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

using model::Operation;
using model::Step;

bool uses(const model::Case& of, model::As who) {
  return std::any_of(of.steps.begin(), of.steps.end(), [&](const Step& step) { return step.as == who; });
}

std::string trimmed(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

class Script {
 public:
  Script(const model::Case& of, const RunOptions& options, const EndpointInfo& info)
      : case_(of), scope_(of, options, info, variable_mark("BUCKET")), bytes_(scope_, text_) {}

  std::vector<reports::Reproduction> make() {
    prepare();
    for (std::size_t index = 0; index < case_.steps.size(); ++index)
      add(case_.steps[index], fmt::format("{} {}", index + 1, case_.steps[index].call()));
    clean_up();
    head();
    const Redactor redactor = scope_.redactor();
    for (reports::Reproduction& each : out_)
      for (std::string* text : {&each.curl, &each.aws_cli, &each.boto3}) *text = redactor.text(*text);
    return std::move(out_);
  }

 private:
  void prepare() {
    // Ids of KMS keys are known only from the answers.
    for (const model::KmsKeyFixture& key : case_.kms_keys) {
      const std::string arn = variable_mark("KMS_" + script_name(key.name));
      scope_.set_kms_key(key.name,
                         {arn, arn, key.alias.empty() ? "" : fmt::format("alias/{}-{}", scope_.bucket(""), key.alias)});
    }
    for (const FixtureStep& fixture : fixture_steps(case_)) {
      Step step = request_of(fixture, scope_);
      const model::Save* arn = step.saves.empty() ? nullptr : &step.saves.front();
      const std::string variable =
          arn == nullptr ? "" : "KMS_" + script_name(arn->name.substr(4, arn->name.rfind('.') - 4));
      step.saves.clear();
      // An endpoint without the capability refuses the step, and the case does not need it there.
      const bool has_to_work = unless_lacking(fixture, case_).empty();
      add(step, fmt::format("prepare: {}", step.call()), has_to_work);
      if (!variable.empty()) catch_value(variable, {"member Arn", "member Arn", "answered('KeyMetadata', 'Arn')"});
    }
  }

  void add(const Step& step, const std::string& label, bool has_to_work = true) {
    if (step.is_probe()) {
      const std::string note = fmt::format("# {}: a look inside, or a change, that no client can make\n", step.call());
      out_.push_back({label, note + "not_as_in_case", note + "not_as_in_case", note + "not_as_in_case()"});
      return;
    }
    const BuiltRequest request = lines_of(step, label);
    check_answer(has_to_work ? expected_answer(step, scope_, request.wire.method == "HEAD")
                             : ExpectedAnswer{{"any"}, {}});
    remember(step, request);
  }

  /// Appends the lines of a step, and notes which of the tools send it.
  BuiltRequest lines_of(const Step& step, const std::string& label) {
    Step by_path = step;
    by_path.transfer.virtual_host = false;
    bytes_.add_keys(step);
    const BuiltRequest request = build_request(by_path, scope_, TimePoint{});
    // What a case writes out itself has no variable: it shall not be shown either.
    for (const Header& header : request.wire.headers)
      if (ascii_lower(header.name).ends_with("server-side-encryption-customer-key")) scope_.hide(header.value);
    const std::string missing = scope_.take_unresolved();
    const std::string body = bytes_.body_file(step, request.body->size());
    const SdkCall call = sdk_call(step, scope_, request, body);
    CurlLine curl = curl_line(step, request, body, text_);
    const std::string no_aws_cli = aws_cli_obstacle(call);
    reports::Reproduction lines{
        label, std::move(curl.text),
        no_aws_cli.empty() ? aws_cli(call, text_) : "# the AWS CLI cannot send this: " + no_aws_cli,
        call.obstacle.empty() ? boto3(call, text_) : "# boto3 cannot send this: " + call.obstacle};
    sent_ = {curl.sent, no_aws_cli.empty(), call.obstacle.empty()};
    as_in_case_ = {curl.as_in_case, sent_.aws_cli, sent_.boto3};
    if (!missing.empty()) {
      for (std::string* text : {&lines.curl, &lines.aws_cli, &lines.boto3})
        *text = fmt::format("# put in the value of {}, which an answer or the endpoint tells\n{}", missing, *text);
      as_in_case_ = {false, false, false};
    }
    out_.push_back(std::move(lines));
    return request;
  }

  // ---- what has to be answered ----

  /// Adds to the lines of the last step which answer is right, and the look whether it came.
  void check_answer(ExpectedAnswer wanted) {
    if (!scope_.take_unresolved().empty()) wanted.headers.clear();
    std::string shell = "expected";
    std::string python;
    for (const std::string& answer : wanted.answers) {
      shell += " " + (answer.find(' ') == std::string::npos ? answer : text_.shell(answer));
      python += (python.empty() ? "" : ", ") + text_.python(answer);
    }
    python = "expected(" + python + ")";
    std::string shell_headers;
    for (const ExpectedHeader& header : wanted.headers) {
      shell_headers +=
          fmt::format("\nexpected_header {}", header.name) + (header.value ? " " + text_.shell(*header.value) : "");
      python += fmt::format("\nexpected_header({}{})", text_.python(header.name),
                            header.value ? ", " + text_.python(*header.value) : "");
    }
    reports::Reproduction& last = out_.back();
    const auto note = [](std::string& text, bool sent, bool as_in_case, const char* apart, const std::string& look) {
      // Before the look, which then knows that it proves nothing.
      if (!as_in_case) text += fmt::format("\n{}", apart);
      if (sent) text += "\n" + look;
    };
    note(last.curl, sent_.curl, as_in_case_.curl, "not_as_in_case", shell + shell_headers);
    if (sent_.aws_cli) last.aws_cli += " > answer.txt 2> error.txt; ended=$?";
    note(last.aws_cli, sent_.aws_cli, as_in_case_.aws_cli, "not_as_in_case", shell);
    note(last.boto3, sent_.boto3, as_in_case_.boto3, "not_as_in_case()", python);
  }

  // ---- what answers tell later steps ----

  /// The way for each tool to read a value out of its last answer. Empty: it cannot, and later lines lack the value.
  struct Reading {
    std::string curl;
    std::string aws_cli;
    std::string boto3;
  };

  void catch_value(const std::string& variable, const Reading& reading) {
    reports::Reproduction& last = out_.back();
    const auto shell = [&](std::string& text, bool sent, const std::string& read) {
      if (!sent) return;
      text += read.empty() ? "\nnot_as_in_case  # a later step needs what is not shown here"
                           : fmt::format("\n{}=\"$({})\"", variable, read);
    };
    shell(last.curl, sent_.curl, reading.curl);
    shell(last.aws_cli, sent_.aws_cli, reading.aws_cli);
    if (sent_.boto3)
      last.boto3 +=
          fmt::format("\n{} = {}", variable,
                      reading.boto3.empty() ? "''; not_as_in_case()  # what is not shown here" : reading.boto3);
  }

  void remember(const Step& step, const BuiltRequest& request) {
    if (!step.name.empty()) scope_.set_body(step.name, request.body);
    if (step.operation->upload == Operation::Upload::begins) {
      const std::string variable = "UPLOAD_" + script_name(step.s3().upload);
      Upload& upload = scope_.upload(step.s3().upload);
      upload = Upload{};
      upload.id = variable_mark(variable);
      upload.with_checksums = step.s3().checksum.has_value();
      checksums_[step.s3().upload] = step.s3().checksum ? step.s3().checksum->algorithm : "";
      catch_value(variable, {"element UploadId", "member UploadId", "answered('UploadId')"});
    } else if (step.operation->takes_part()) {
      remember_part(step, request);
    }
    for (const model::Save& save : step.saves) remember_saved(save);
  }

  void remember_part(const Step& step, const BuiltRequest& request) {
    const auto number = parse_decimal<std::uint32_t>(scope_.resolve(step.s3().part.value_or("")));
    if (!number) return;
    const bool copy = step.operation->upload == Operation::Upload::copies_part;
    const std::string variable = fmt::format("ETAG_{}_{}", script_name(step.s3().upload), *number);
    UploadedPart part;
    part.number = *number;
    part.etag = variable_mark(variable);
    part.body = request.body;
    const std::string& algorithm = checksums_[step.s3().upload];
    if (const auto sum = checksum(algorithm, *request.body); sum && !copy)
      part.checksums.emplace_back("Checksum" + ascii_upper(algorithm), to_base64(*sum));
    scope_.upload(step.s3().upload).parts[*number] = std::move(part);
    if (!step.name.empty()) scope_.set_answered_etag(step.name, variable_mark(variable));
    catch_value(variable, {copy ? "element ETag" : "header etag", "etag",
                           copy ? "answered('CopyPartResult', 'ETag').strip('\"')" : "answered('ETag').strip('\"')"});
  }

  void remember_saved(const model::Save& save) {
    const std::string variable = "SAVED_" + script_name(save.name);
    scope_.save(save.name, variable_mark(variable));
    catch_value(variable, reading_of(save));
  }

  static Reading reading_of(const model::Save& save) {
    const std::string last = save.path.substr(save.path.find_last_of('/') + 1);
    switch (save.from) {
      case model::Save::From::header:
        return {"header " + last, aws_cli_reading_of_header(ascii_lower(last)),
                fmt::format("answered('ResponseMetadata', 'HTTPHeaders', '{}')", ascii_lower(last))};
      case model::Save::From::xml:
        return {"element " + last, "member " + last, fmt::format("answered('{}')", last)};
      case model::Save::From::json: {
        std::string path;
        for (const std::string_view name : split(std::string_view(save.path).substr(1), '/'))
          path += fmt::format("{}'{}'", path.empty() ? "" : ", ", name);
        return {"member " + last, "member " + last, fmt::format("answered({})", path)};
      }
      default:  // only a look inside tells it
        return {};
    }
  }

  /// The AWS CLI shows no headers, but the members that it makes of them.
  static std::string aws_cli_reading_of_header(std::string_view name) {
    if (name == "etag") return R"_(printf '"%s"' "$(etag)")_";
    if (name == "x-amz-version-id") return "member VersionId";
    if (name == "x-amz-server-side-encryption-aws-kms-key-id") return "member SSEKMSKeyId";
    return {};
  }

  // ---- first and last ----

  /// Keys and bodies are known only after the steps, and have to come first.
  void head() {
    const bool second = uses(case_, model::As::second);
    const bool other = uses(case_, model::As::other_account);
    const std::string& region = scope_.info().region;
    const std::string shell = shell_head(region, second, other);
    out_.insert(out_.begin(), {"prepare", trimmed(shell + curl_head() + bytes_.shell()),
                               trimmed(shell + aws_cli_head() + bytes_.shell()),
                               trimmed(python_head(region, second, other) + bytes_.python())});
  }

  void clean_up() {
    std::set<std::pair<std::string, std::string>> objects;  // fixture, key
    bool versions = false;
    for (const Step& step : case_.steps) {
      versions = versions || step.operation->effect == Operation::Effect::keeps_versions;
      if (step.key && step.if_s3()) objects.emplace(step.bucket, *step.key);
    }
    const std::size_t first = out_.size();
    for (const auto& [bucket, key] : objects) {
      Step remove = make_step("DeleteObject");
      remove.bucket = bucket;
      remove.key = key;
      lines_of(remove, "");
    }
    for (const model::BucketFixture& bucket : case_.buckets) {
      versions = versions || !bucket.versioning.empty() || bucket.object_lock;
      Step remove = make_step("DeleteBucket");
      remove.bucket = bucket.name;
      lines_of(remove, "");
    }
    for (const model::KmsKeyFixture& key : case_.kms_keys)
      lines_of(make_kms_step("ScheduleKeyDeletion",
                             fmt::format(R"({{"KeyId":"{}","PendingWindowInDays":7}})", scope_.kms_key(key.name))),
               "");
    const std::string note =
        versions ? "# a bucket that kept versions is not empty yet: s3sse sweep --run repro takes it down\n" : "";
    reports::Reproduction all{"clean-up", note, note, note};
    for (std::size_t index = first; index < out_.size(); ++index) {
      all.curl += out_[index].curl + "\n";
      all.aws_cli += out_[index].aws_cli + "\n";
      all.boto3 += out_[index].boto3 + "\n";
    }
    out_.resize(first);
    out_.push_back({all.step, all.curl + "outcome", all.aws_cli + "outcome", all.boto3 + "outcome()"});
  }

  const model::Case& case_;
  Scope scope_;
  ScriptText text_;
  ScriptBytes bytes_;
  struct PerTool {
    bool curl = true;
    bool aws_cli = true;
    bool boto3 = true;
  };
  PerTool sent_;                                  ///< the last step, by each tool
  PerTool as_in_case_;                            ///< false: the answer to it may be another one than the case expects
  std::map<std::string, std::string> checksums_;  ///< algorithm of each upload; empty: none
  std::vector<reports::Reproduction> out_;
};

}  // namespace

std::vector<reports::Reproduction> reproduction_of(const model::Case& of, const RunOptions& options,
                                                   const EndpointInfo& info) {
  return Script(of, options, info).make();
}

}  // namespace s3sse::harness::runner
