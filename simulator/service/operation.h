#pragma once
// An operation of the service as a row of one table: how a request for it is recognised, who answers it, and what the
// stages have to know of it. The table is operations/operations.h; nothing outside of it compares names of operations.
#include <string_view>

#include "simulator/base/http.h"
#include "simulator/model/encryption_method.h"
#include "simulator/model/s3_error.h"

namespace s3sse::service {

struct Call;

using Handler = S3Result<Response> (*)(Call&);

enum class Scope { service, bucket, object };

/// The traits that set an operation apart where a stage serves them all.
struct Traits {
  /// Makes an object, or an upload that becomes one, and so decides how it is encrypted.
  bool begins_object = false;
  /// Goes on with an upload, under the encryption that CreateMultipartUpload decided.
  bool continues_upload = false;
  /// The bucket is only now to be made: it has no policy yet that could let anybody in.
  bool makes_bucket = false;
  /// Names a bucket and is about its objects: CloudTrail counts it among the data events.
  bool about_objects = false;
  /// The object comes as a file in a form, which never says how long it is.
  bool takes_form = false;
  /// Works with an encryption that is decided already, or with none: refuses headers that choose a managed one.
  bool takes_no_managed_encryption = false;
  /// Judges a request as S3 does, and refuses it then as not implemented.
  bool ends_in_refusal = false;
  /// A query parameter that must be there beside the subresource, and tells it from the same without.
  std::string_view parameter{};
  /// True if what it puts is kept and read back, and nothing else comes of it here.
  bool only_stored = false;
  /// A permission that it needs beside `action`; empty: none.
  std::string_view further_action{};
  /// The name of its event in CloudTrail, where that is not its own; empty: it is. Source: Amazon S3 User Guide,
  /// "Amazon S3 CloudTrail events".
  std::string_view event{};
  /// The action as refusals name it, where that is none that policies know; empty: `action`.
  std::string_view action_in_refusals{};
};

/// Of the rows that fit a request, the first one counts.
struct Operation {
  std::string_view name;    ///< as in the API reference
  std::string_view action;  ///< the permission it needs
  std::string_view method;
  Scope scope;
  std::string_view subresource;  ///< query parameter that must be there; empty: none needed
  std::string_view header;       ///< header that must be there; empty: none needed
  Handler handler;               ///< null: known, not implemented
  Traits traits{};
  Era since = Era::y2022;  ///< S3 of before does not know it

  [[nodiscard]] bool writes_object() const { return traits.begins_object || traits.continues_upload; }
  [[nodiscard]] bool copies() const { return header == "x-amz-copy-source"; }
  /// Without a bucket whose policy could speak of it: the caller's own policies decide alone, and nobody anonymous.
  [[nodiscard]] bool has_no_bucket_policy() const { return scope == Scope::service || traits.makes_bucket; }
  [[nodiscard]] std::string_view event_name() const { return traits.event.empty() ? name : traits.event; }
  [[nodiscard]] std::string_view refused_action() const {
    return traits.action_in_refusals.empty() ? action : traits.action_in_refusals;
  }
};

}  // namespace s3sse::service
