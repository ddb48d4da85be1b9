#pragma once
// The named stages that a request passes. Deviations and traces speak of them.
#include <string_view>

namespace s3sse {

enum class Stage {
  connect,       ///< TCP, TLS, HTTP
  authenticate,  ///< the identity of the requester
  route,         ///< the operation asked for
  authorise,     ///< the right to it
  validate,      ///< the checks of headers and body
  plan,          ///< the choice of encryption
  wrap,          ///< data keys of a new object
  unwrap,        ///< data keys of a stored object
  seal,          ///< bytes in
  open,          ///< bytes out
  store,         ///< objects, uploads, buckets put away
  fetch,         ///< and found again
  answer,        ///< status, headers, document
  audit,         ///< its event in the trail
  kms,           ///< a call of KMS
};

/// "authenticate", "kms" ...
std::string_view name_of(Stage stage);

}  // namespace s3sse
