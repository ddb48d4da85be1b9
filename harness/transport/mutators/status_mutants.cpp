// Status codes of the right class, and refusals that are not what S3 says.
#include "harness/transport/mutators/alterations.h"

namespace s3sse::harness {
namespace {

ResponseMutant status(std::string_view id, std::string_view title, int from, int to) {
  return altering(id, title, [from, to](const RequestShape&, const WireRequest&, WireResponse& response) {
    if (response.status != from) return false;
    response.status = to;
    return true;
  });
}

ResponseMutant code(std::string_view id, std::string_view title, std::string_view from, std::string_view to) {
  return altering(id, title, [from, to](const RequestShape& shape, const WireRequest&, WireResponse& response) {
    return !shape.kms && is_error_document(response) && change_element(response, "Code", [&](const std::string& now) {
      return now == from ? std::string(to) : now;
    });
  });
}

using Change = std::function<bool(WireResponse&)>;

ResponseMutant on_refusal(std::string_view id, std::string_view title, Change change) {
  return altering(id, title,
                  [change = std::move(change)](const RequestShape&, const WireRequest&, WireResponse& response) {
                    return is_error_document(response) && change(response);
                  });
}

}  // namespace

void add_status_mutants(std::vector<ResponseMutant>& out) {
  out.push_back(status("status.201-for-200", "success is 201 instead of 200", 200, 201));
  out.push_back(status("status.200-for-204", "deletions answer 200 instead of 204", 204, 200));
  out.push_back(status("status.200-for-206", "ranges answer 200 instead of 206", 206, 200));
  out.push_back(status("status.422-for-400", "wrong requests answer 422 instead of 400", 400, 422));
  out.push_back(status("status.401-for-403", "denials answer 401 instead of 403", 403, 401));
  out.push_back(status("status.410-for-404", "what is not there answers 410 instead of 404", 404, 410));
  out.push_back(status("status.400-for-412", "failed conditions answer 400 instead of 412", 412, 400));
  out.push_back(status("status.503-for-501", "what is not implemented answers 503 instead of 501", 501, 503));
  out.push_back(code("code.forbidden", "AccessDenied is called Forbidden", "AccessDenied", "Forbidden"));
  out.push_back(
      code("code.invalid-request", "InvalidArgument is called InvalidRequest", "InvalidArgument", "InvalidRequest"));
  out.push_back(
      code("code.invalid-argument", "InvalidRequest is called InvalidArgument", "InvalidRequest", "InvalidArgument"));
  out.push_back(code("code.not-found", "NoSuchKey is called NotFound", "NoSuchKey", "NotFound"));
  out.push_back(on_refusal("message.other", "every refusal says something else", [](WireResponse& response) {
    return change_element(response, "Message",
                          [](const std::string&) { return std::string("The request has failed."); });
  }));
  out.push_back(
      on_refusal("message.full-stop-dropped", "messages have lost their last full stop", [](WireResponse& response) {
        return change_element(response, "Message", [](const std::string& text) {
          return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
        });
      }));
  out.push_back(on_refusal("error.as-html", "refusals are pages of HTML", [](WireResponse& response) {
    response.headers.set("Content-Type", "text/html");
    return replace_body(response, "<html><body><h1>" + std::to_string(response.status) + "</h1></body></html>");
  }));
  out.push_back(on_refusal("error.empty", "refusals have no body",
                           [](WireResponse& response) { return replace_body(response, ""); }));
  out.push_back(
      on_refusal("error.root-renamed", "the document of a refusal is called ErrorResponse", [](WireResponse& response) {
        return replace_in_body(response, "<Error>", "<ErrorResponse>") &&
               replace_in_body(response, "</Error>", "</ErrorResponse>");
      }));
  out.push_back(on_refusal("error.request-id-dropped", "a refusal does not hold its request id",
                           [](WireResponse& response) { return drop_element(response, "RequestId"); }));
  out.push_back(on_refusal("error.argument-name-dropped", "a refusal does not say which argument was wrong",
                           [](WireResponse& response) { return drop_element(response, "ArgumentName"); }));
  out.push_back(on_refusal("error.argument-value-dropped", "a refusal does not quote the wrong argument",
                           [](WireResponse& response) { return drop_element(response, "ArgumentValue"); }));
  out.push_back(on_refusal("error.with-200", "refusals come with status 200", [](WireResponse& response) {
    response.status = 200;
    return true;
  }));
}

}  // namespace s3sse::harness
