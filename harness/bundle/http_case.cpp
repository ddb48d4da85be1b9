#include "harness/bundle/http_case.h"

#include <algorithm>

#include "harness/bundle/http_expectation.h"
#include "harness/bundle/placeholders.h"
#include "harness/runner/request/request_builder.h"
#include "harness/runner/run/fixture_steps.h"
#include "harness/sigv4/principals.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::harness::bundle {
namespace {

using model::Step;

// Of a body that is written down, to keep the bundle handy.
constexpr std::size_t largest_inline_bytes = 20 * 1024;

/// Everybody that a case may speak of, known by placeholders alone.
runner::RunOptions symbolic_options(const std::string& seed) {
  const auto principal = [](std::string_view who) {
    const std::string name(who);
    return sigv4::Principal{sigv4::make_credentials(token(name + ".access_key"), ""), token(name + ".account"), "",
                            token(name + ".arn")};
  };
  runner::RunOptions options;
  options.seed = seed;
  options.principals.owner = principal("owner");
  options.principals.second = principal("second");
  options.principals.other_account = principal("other-account");
  return options;
}

EndpointInfo symbolic_endpoint() {
  EndpointInfo info;
  info.host = token("host");
  return info;  // of us-east-1: elsewhere a bucket is made with a location constraint
}

std::string_view name_of(model::As as) {
  switch (as) {
    case model::As::second:
      return "second";
    case model::As::other_account:
      return "other-account";
    case model::As::anonymous:
      return "anonymous";
    case model::As::owner:
      break;
  }
  return "owner";
}

bool plain_signature(const Step& step) {
  const model::Signing& sign = step.transfer.sign;
  const bool plain_mode = sign.mode == model::Signing::Mode::header || sign.mode == model::Signing::Mode::anonymous;
  return plain_mode && sign.age == 0 && sign.unsigned_headers.empty() && sign.drop.empty() && sign.region.empty() &&
         sign.service.empty();
}

bool expressible(const Step& step) {
  const bool context_varies =
      step.encryption.context_json && step.encryption.context_json->find("${") != std::string::npos;
  return !step.is_probe() && !step.is_raw() && !step.operation->form && plain_signature(step) &&
         !step.transfer.chunked && !step.transfer.virtual_host && step.transfer.secure.value_or(true) &&
         !step.transfer.tls && step.transfer.payload == model::PayloadMode::signed_ && !context_varies;
}

class HttpCase {
 public:
  HttpCase(const model::Case& of, const std::string& seed)
      : case_(of),
        options_(symbolic_options(seed)),
        info_(symbolic_endpoint()),
        scope_(of, options_, info_, token("bucket")) {
    for (const model::KmsKeyFixture& key : of.kms_keys)
      scope_.set_kms_key(key.name, {token("kms." + key.name + ".arn"), token("kms." + key.name + ".id"),
                                    key.alias.empty() ? "" : "alias/" + token("bucket") + "-" + key.alias});
  }

  std::optional<Json> write() {
    if (!std::all_of(case_.steps.begin(), case_.steps.end(), expressible)) return std::nullopt;
    Json out = {{"id", case_.id},       {"title", case_.title},   {"rules", case_.rules},
                {"level", case_.level}, {"gating", case_.gating}, {"needs", case_.needs}};
    if (case_.since) out["since"] = case_.since;
    if (case_.until) out["until"] = case_.until;
    out["setup"] = Json::array();
    for (const runner::FixtureStep& fixture : runner::fixture_steps(case_)) {
      const Step sent = runner::request_of(fixture, scope_);
      std::optional<Json> written = request(sent);
      if (!written) return std::nullopt;
      Json step = {{"what", runner::fixture_label(sent)}, {"request", std::move(*written)}};
      for (const model::Save& save : sent.saves) step["save"][save.name] = source_of(save);
      if (const auto lacking = runner::unless_lacking(fixture, case_); !lacking.empty())
        step["unless_lacking"] = lacking;
      out["setup"].push_back(std::move(step));
    }
    out["steps"] = Json::array();
    for (const Step& step : case_.steps) {
      std::optional<Json> written = write(step);
      if (!written) return std::nullopt;
      out["steps"].push_back(std::move(*written));
    }
    return out;
  }

 private:
  std::optional<Json> write(const Step& step) {
    std::optional<Json> sent = request(step);
    if (!sent) return std::nullopt;
    Json out = {{"call", step.call()}, {"role", step.target ? "target" : "setup"}, {"request", std::move(*sent)}};
    if (!remember(step, out)) return std::nullopt;
    for (const model::Expectation& expectation : step.expect) {
      std::optional<Json> expected = http_expectation(expectation, scope_);
      if (!expected) return std::nullopt;
      out["expect"].push_back(std::move(*expected));
    }
    return out;
  }

  /// Names that later steps use. False where a value cannot be had from one answer.
  bool remember(const Step& step, Json& out) {
    for (const model::Save& save : step.saves) {
      if (save.from == model::Save::From::stored || save.from == model::Save::From::metadata) return false;
      out["save"][save.name] = source_of(save);
      scope_.save(save.name, token(save.name));
    }
    if (step.operation->upload == model::Operation::Upload::begins) {
      if (step.s3().checksum) return false;  // its completion lists checksums that only the answers to the parts hold
      const std::string name = "upload." + step.s3().upload;
      out["save"][name] = "xml:/InitiateMultipartUploadResult/UploadId";
      scope_.upload(step.s3().upload) = runner::Upload{};
      scope_.upload(step.s3().upload).id = token(name);
    }
    const bool refused = std::any_of(step.expect.begin(), step.expect.end(),
                                     [](const model::Expectation& each) { return each.expects_refusal(); });
    if (step.operation->takes_part() && !refused) {
      const auto number = parse_decimal<std::uint32_t>(step.s3().part.value_or(""));
      if (!number) return false;
      const std::string name = "part." + step.s3().upload + "." + *step.s3().part;
      out["save"][name] =
          step.operation->upload == model::Operation::Upload::takes_part ? "header:etag" : "xml:/CopyPartResult/ETag";
      runner::UploadedPart& part = scope_.upload(step.s3().upload).parts[*number];
      part.number = *number;
      part.etag = token(name);
    }
    return true;
  }

  static std::string source_of(const model::Save& save) {
    const char* kind = save.from == model::Save::From::header ? "header:"
                       : save.from == model::Save::From::xml  ? "xml:"
                                                              : "json:";
    return kind + save.path;
  }

  std::optional<Json> request(const Step& step) {
    runner::BuiltRequest built = runner::build_request(step, scope_, TimePoint{});
    if (!scope_.take_unresolved().empty()) return std::nullopt;
    if (!step.name.empty()) scope_.set_body(step.name, built.body);
    const auto document = body(step, *built.body);
    if (!document) return std::nullopt;
    const model::S3Call* s3 = step.if_s3();
    Json headers = Json::array();
    bool computed_md5 = false;
    for (const Header& header : built.wire.headers) {
      if (ascii_lower(header.name) == "host") continue;
      if (ascii_lower(header.name) == "content-md5" && !(s3 && s3->content_md5)) {
        computed_md5 = true;
        continue;
      }
      if (!valid_header_text(header.value)) return std::nullopt;
      headers.push_back({header.name, with_placeholders(header.value)});
    }
    if (s3 && s3->checksum && holds_token(as_text(*built.body))) return std::nullopt;
    Json out = {{"service", step.is_kms() ? "kms" : "s3"},
                {"as", step.transfer.sign.mode == model::Signing::Mode::anonymous ? "anonymous" : name_of(step.as)},
                {"method", built.wire.method},
                {"target", with_placeholders(built.wire.target)},
                {"headers", std::move(headers)}};
    if (!document->is_null()) out["body"] = *document;
    if (computed_md5) out["content_md5"] = true;
    return out;
  }

  /// JSON has no bytes: a header value that is no text cannot be written down.
  static bool valid_header_text(std::string_view value) {
    return std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
  }

  /// Null for an empty body, nothing for one that is too large to be written down.
  static std::optional<Json> body(const Step& step, const Bytes& bytes) {
    if (bytes.empty()) return Json(nullptr);
    using BodyKind = model::BodySpec::Kind;
    const model::S3Call* s3 = step.if_s3();
    const bool as_described = s3 && bytes.size() == s3->body.size;
    if (as_described && s3->body.kind == BodyKind::counter) return Json{{"counter", bytes.size()}};
    if (as_described && s3->body.kind == BodyKind::zeros) return Json{{"zeros", bytes.size()}};
    if (bytes.size() > largest_inline_bytes) return std::nullopt;
    const bool printable = std::all_of(
        bytes.begin(), bytes.end(), [](std::uint8_t c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t'; });
    if (printable) return Json{{"text", with_placeholders(as_text(bytes))}};
    return Json{{"base64", to_base64(bytes)}};
  }

  const model::Case& case_;
  runner::RunOptions options_;
  EndpointInfo info_;
  runner::Scope scope_;
};

}  // namespace

std::optional<Json> http_case(const model::Case& of, const std::string& seed) {
  return HttpCase(of, seed).write();
}

}  // namespace s3sse::harness::bundle
