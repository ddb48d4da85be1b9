#pragma once
// The pieces that mutants are made of. Private to this folder.
#include <memory>
#include <string>
#include <string_view>

#include "harness/transport/mutators/request_shape.h"
#include "harness/transport/mutators/response_mutant.h"

namespace s3sse::harness {

/// Alters an answer that came; true when it did.
using AlterAnswer = std::function<bool(const RequestShape&, const WireRequest&, WireResponse&)>;

/// A mutant without memory.
ResponseMutant altering(std::string_view id, std::string_view title, AlterAnswer alter);

/// A request that is answered as if it had been obeyed, and never arrives.
ResponseMutant swallowing(std::string_view id, std::string_view title, int status,
                          std::function<bool(const RequestShape&, const WireRequest&)> which);

/// Both false when there is no such header, or nothing changes.
bool drop_header(WireResponse& response, std::string_view name);
bool change_header(WireResponse& response, std::string_view name,
                   const std::function<std::string(const std::string&)>& change);

std::string body_text(const WireResponse& response);
/// Sets the body and a Content-Length that fits; true when it is another than before.
bool replace_body(WireResponse& response, std::string_view text);
/// Replaces the first `what` in the body; false when there is none.
bool replace_in_body(WireResponse& response, std::string_view what, std::string_view by);
/// <Name>...</Name>, wherever it stands first, with all that is in it.
bool drop_element(WireResponse& response, std::string_view name);
bool change_element(WireResponse& response, std::string_view name,
                    const std::function<std::string(const std::string&)>& change);

inline bool succeeded(const WireResponse& response) {
  return response.status >= 200 && response.status < 300;
}
inline bool is_error_document(const WireResponse& response) {
  return response.status >= 300 && body_text(response).find("<Error") != std::string::npos;
}

/// One list for each kind of fault.
void add_header_mutants(std::vector<ResponseMutant>& out);
void add_encryption_header_mutants(std::vector<ResponseMutant>& out);
void add_partial_answer_mutants(std::vector<ResponseMutant>& out);
void add_body_mutants(std::vector<ResponseMutant>& out);
void add_status_mutants(std::vector<ResponseMutant>& out);
void add_document_mutants(std::vector<ResponseMutant>& out);
void add_state_mutants(std::vector<ResponseMutant>& out);
void add_kms_mutants(std::vector<ResponseMutant>& out);

}  // namespace s3sse::harness
