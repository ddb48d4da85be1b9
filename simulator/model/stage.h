#pragma once
// The named stages that a request passes. Deviations and traces speak of them.
#include <string_view>

namespace s3sse {

enum class Stage {
  connect,       ///< TCP, TLS, HTTP
  authenticate,  ///< who asks
  route,         ///< for what
  authorise,     ///< may they
  validate,      ///< do the headers and the body make sense
  plan,          ///< how to encrypt
  wrap,          ///< data keys of a new object
  unwrap,        ///< data keys of a stored object
  seal,          ///< bytes in
  open,          ///< bytes out
  store,         ///< objects, uploads, buckets put away
  fetch,         ///< and found again
  answer,        ///< status, headers, document
  audit,         ///< what the trail says about it
  kms,           ///< a call of KMS
};

/// "authenticate", "kms" ...
std::string_view name_of(Stage stage);

}  // namespace s3sse
