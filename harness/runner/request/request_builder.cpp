#include "harness/runner/request/request_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/runner/request/digests.h"
#include "harness/runner/request/post_form.h"
#include "harness/runner/request/sse_headers.h"
#include "harness/runner/request/xml_documents.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"

namespace s3sse::harness::runner {
namespace {

using model::Operation;
using model::PayloadMode;
using model::Step;

struct QueryItem {
  std::string name;
  std::optional<std::string> value;
};

TlsVersion tls_version(std::string_view name) {
  if (name == "1.0") return TlsVersion::v1_0;
  if (name == "1.1") return TlsVersion::v1_1;
  return name == "1.2" ? TlsVersion::v1_2 : TlsVersion::v1_3;
}

class Builder {
 public:
  Builder(const Step& step, Scope& scope, TimePoint now) : step_(step), scope_(scope), now_(now) {}

  BuiltRequest build() {
    out_.body = std::make_shared<const Bytes>();
    out_.wire.secure = step_.transfer.secure.value_or(scope_.info().has_secure);
    out_.wire.chunked = step_.transfer.chunked;
    if (step_.transfer.tls)
      out_.wire.tls = {tls_version(step_.transfer.tls->first), tls_version(step_.transfer.tls->second)};
    out_.signing_region = scope_.resolve(step_.transfer.sign.region);
    out_.wire.headers.add("Host", host());
    if (step_.is_raw())
      build_raw();
    else if (step_.is_kms())
      build_kms();
    else
      build_s3(*step_.operation);
    apply_header_fields();
    return std::move(out_);
  }

 private:
  [[nodiscard]] const model::S3Call& s3() const { return step_.s3(); }

  std::string host() const {
    const EndpointInfo& info = scope_.info();
    const std::string& plain = out_.wire.secure ? info.host : info.plain_host;
    return in_host() ? scope_.bucket(step_.bucket) + "." + plain : plain;
  }

  /// As the step says, else as the run was told. Raw requests and KMS calls name no bucket of their own.
  bool in_host() const {
    if (step_.transfer.virtual_host) return true;
    if (!scope_.options().virtual_host || step_.is_raw() || step_.is_kms()) return false;
    return step_.operation->level != Operation::Level::service;
  }

  void build_raw() {
    const auto& raw = std::get<model::RawRequest>(step_.content);
    if (raw.bytes) {
      const SharedBytes bytes = scope_.body(*raw.bytes);
      out_.wire.raw_bytes = *bytes;
      return;
    }
    out_.wire.method = scope_.resolve(raw.method);
    out_.wire.target = scope_.resolve(raw.target);
    for (const auto& [name, value] : raw.headers) {
      if (iequals(name, "host"))
        out_.wire.headers.set("Host", scope_.resolve(value));
      else
        out_.wire.headers.add(name, scope_.resolve(value));
    }
    set_body(scope_.body(raw.body));
    add_encryption();
  }

  void build_kms() {
    out_.wire.method = "POST";
    out_.wire.target = "/";
    out_.wire.headers.add("Content-Type", "application/x-amz-json-1.1");
    out_.wire.headers.add("X-Amz-Target", "TrentService." + std::string(step_.operation->api()));
    const model::KmsCall& call = std::get<model::KmsCall>(step_.content);
    std::string text = call.json ? scope_.resolve_json(*call.json) : "{}";
    if (call.policy_json) {
      auto parameters = parse_ordered_json(text);
      if (parameters && parameters->is_object()) {
        (*parameters)["Policy"] = scope_.resolve_json(*call.policy_json);
        text = write_json(*parameters);
      }
    }
    set_body(std::make_shared<const Bytes>(to_bytes(text)));
  }

  void build_s3(const Operation& operation) {
    out_.wire.method = std::string(operation.method);
    out_.wire.target = path(operation) + query(operation);
    if (operation.form) {
      build_form();
      return;
    }
    if (s3().source) out_.wire.headers.add("x-amz-copy-source", copy_source(*s3().source));
    if (s3().source_range) out_.wire.headers.add("x-amz-copy-source-range", scope_.resolve(*s3().source_range));
    if (operation.asks_for_attributes) out_.wire.headers.add("x-amz-object-attributes", attributes());
    add_encryption();
    set_body(content());
    add_integrity(operation);
  }

  void build_form() {
    const SharedBytes file = scope_.body(s3().body);
    PostRequest form = post_object_form(step_, scope_, *file, now_);
    out_.body = file;
    out_.wire.headers.add("Content-Type", form.content_type);
    out_.wire.body = std::move(form.body);
  }

  std::string path(const Operation& operation) const {
    std::string out;
    if (operation.level != Operation::Level::service && !in_host())
      out = "/" + percent_encode(scope_.bucket(step_.bucket));
    if (operation.level == Operation::Level::object)
      out += "/" + percent_encode(scope_.resolve(step_.key.value_or("")), true);
    return out.empty() ? "/" : out;
  }

  std::string query(const Operation& operation) const {
    std::vector<QueryItem> items;
    if (!operation.query.empty()) {
      for (const std::string_view item : split(operation.query, '&')) {
        const std::size_t equals = item.find('=');
        if (equals == std::string_view::npos)
          items.push_back({std::string(item), std::nullopt});
        else
          items.push_back({std::string(item.substr(0, equals)), std::string(item.substr(equals + 1))});
      }
    }
    if (s3().part) items.push_back({"partNumber", scope_.resolve(*s3().part)});
    if (operation.names_upload()) items.push_back({"uploadId", scope_.resolve("${upload." + s3().upload + "}")});
    if (s3().version) items.push_back({"versionId", scope_.resolve(*s3().version)});
    apply_query_fields(items);
    return joined(items);
  }

  void apply_query_fields(std::vector<QueryItem>& items) const {
    for (const model::Field& field : s3().query) {
      std::erase_if(items, [&](const QueryItem& item) { return item.name == field.name; });
      for (const std::string& value : field.values)
        items.push_back({field.name, field.bare ? std::nullopt : std::optional(scope_.resolve(value))});
    }
  }

  static std::string joined(const std::vector<QueryItem>& items) {
    std::string out;
    for (const QueryItem& item : items) {
      out += out.empty() ? '?' : '&';
      out += percent_encode(item.name);
      if (item.value) out += "=" + percent_encode(*item.value);
    }
    return out;
  }

  std::string copy_source(const model::CopySource& source) const {
    if (source.verbatim) return scope_.resolve(*source.verbatim);
    std::string out = "/" + scope_.bucket(source.bucket) + "/" + percent_encode(scope_.resolve(source.key), true);
    if (!source.version.empty()) out += "?versionId=" + percent_encode(scope_.resolve(source.version));
    return out;
  }

  std::string attributes() const {
    if (s3().attributes.empty()) return "ETag,Checksum,ObjectParts,StorageClass,ObjectSize";
    std::string out;
    for (const std::string& name : s3().attributes) out += (out.empty() ? "" : ",") + scope_.resolve(name);
    return out;
  }

  void add_encryption() {
    for (const Header& header : encryption_headers(step_, scope_)) out_.wire.headers.add(header.name, header.value);
  }

  SharedBytes content() {
    using Document = Operation::Document;
    const Document document = step_.operation->document;
    if (s3().encryption_rules) {
      if (document == Document::object_encryption)
        return text(object_encryption_xml(
            s3().encryption_rules->empty() ? model::EncryptionRule{} : s3().encryption_rules->front(), scope_));
      return text(bucket_encryption_xml(*s3().encryption_rules, scope_));
    }
    if (s3().xml) return text(scope_.resolve(*s3().xml));
    if (s3().policy_json) return text(scope_.resolve_json(*s3().policy_json));
    if (s3().json) return text(scope_.resolve_json(*s3().json));
    if (s3().body.given()) return scope_.body(s3().body);
    if (document == Document::parts) return text(complete_upload_xml(scope_.upload(s3().upload), s3().parts, scope_));
    if (document == Document::keys) return text(delete_list());
    if (document == Document::public_access) return text(public_access_xml());
    if (document == Document::location && scope_.info().region != "us-east-1")
      return text(location_xml(scope_.info().region));
    return std::make_shared<const Bytes>();
  }

  static SharedBytes text(const std::string& value) { return std::make_shared<const Bytes>(to_bytes(value)); }

  std::string delete_list() const {
    std::vector<std::pair<std::string, std::string>> objects;
    for (const std::string& key : s3().keys) objects.emplace_back(scope_.resolve(key), "");
    return delete_objects_xml(objects);
  }

  void set_body(SharedBytes body) {
    out_.wire.body = *body;
    out_.body = std::move(body);
  }

  void add_integrity(const Operation& operation) {
    if (s3().checksum) add_checksum(*s3().checksum);
    if (s3().content_md5)
      out_.wire.headers.add("Content-MD5", scope_.resolve(*s3().content_md5));
    else if (s3().wants_md5.value_or(operation.default_md5 && !s3().checksum))
      out_.wire.headers.add("Content-MD5", to_base64(md5(*out_.body)));
  }

  void add_checksum(const model::Checksum& wanted) {
    if (step_.operation->checksum_by_name) {
      out_.wire.headers.add("x-amz-checksum-algorithm", ascii_upper(wanted.algorithm));
      return;
    }
    const std::string header = "x-amz-checksum-" + wanted.algorithm;
    const std::string value = wanted.value ? scope_.resolve(*wanted.value) : right_checksum(wanted.algorithm);
    const bool trailer = step_.transfer.payload == PayloadMode::streaming_signed_trailer ||
                         step_.transfer.payload == PayloadMode::streaming_unsigned_trailer;
    if (trailer)
      out_.trailers.add(header, value);
    else
      out_.wire.headers.add(header, value);
  }

  std::string right_checksum(std::string_view algorithm) {
    if (step_.operation->upload != Operation::Upload::completes)
      return to_base64(checksum(algorithm, *out_.body).value_or(Bytes{}));
    Bytes whole;
    for (const auto& [number, part] : scope_.upload(s3().upload).parts)
      if (part.body) whole.insert(whole.end(), part.body->begin(), part.body->end());
    return to_base64(checksum(algorithm, whole).value_or(Bytes{}));
  }

  void apply_header_fields() {
    for (const model::Field& field : step_.headers) {
      out_.wire.headers.remove(field.name);
      for (const std::string& value : field.values) out_.wire.headers.add(field.name, scope_.resolve(value));
    }
  }

  const Step& step_;
  Scope& scope_;
  TimePoint now_;
  BuiltRequest out_;
};

}  // namespace

BuiltRequest build_request(const Step& step, Scope& scope, TimePoint now) {
  return Builder(step, scope, now).build();
}

const Principal* principal_of(const Step& step, const RunOptions& options) {
  switch (step.as) {
    case model::As::anonymous:
      return nullptr;
    case model::As::second:
      if (!options.principals.second.anonymous()) return &options.principals.second;
      break;
    case model::As::other_account:
      if (!options.principals.other_account.anonymous()) return &options.principals.other_account;
      break;
    case model::As::owner:
      break;
  }
  return &options.principals.owner;
}

}  // namespace s3sse::harness::runner
