#include "simulator/service/identity_front.h"

#include <algorithm>
#include <array>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/crypto/digest.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_query = 64 * 1024;  // bytes of a form

/// One of the two services.
struct IdentityService {
  std::string_view name;  ///< as credential scopes have it
  std::string_view version;
  std::string_view xml_namespace;
};

constexpr std::array identity_services = {
    IdentityService{"sts", "2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/"},
    IdentityService{"iam", "2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/"},
};

const IdentityService& service_of(std::string_view name) {
  return *std::ranges::find(identity_services, name, &IdentityService::name);
}

pugi::xml_node start_answer(pugi::xml_document& document, const IdentityService& service, const std::string& root) {
  pugi::xml_node node = document.append_child(root.c_str());
  node.append_attribute("xmlns") = std::string(service.xml_namespace).c_str();
  return node;
}

/// The codes of the common errors of the query protocol, for what S3 calls otherwise.
std::string query_error_code(const std::string& s3_code) {
  if (s3_code == "InvalidAccessKeyId" || s3_code == "InvalidToken") return "InvalidClientTokenId";
  if (s3_code == "AccessDenied") return "MissingAuthenticationToken";
  return s3_code;
}

Response refuse_query(const IdentityService& service, const S3Error& error, std::string_view request_id) {
  pugi::xml_document document;
  pugi::xml_node root = start_answer(document, service, "ErrorResponse");
  pugi::xml_node node = root.append_child("Error");
  add_text(node, "Type", "Sender");
  add_text(node, "Code", query_error_code(error.code));
  add_text(node, "Message", error.message);
  add_text(root, "RequestId", request_id);
  return xml_response(document, error.status);
}

/// The parameters of the call: a form in the body, or the query of a presigned URL.
S3Result<Target> read_call(Request& request, const Target& target) {
  if (target.has("Action")) return target;
  const auto body = read_all(*request.body, largest_query);
  if (!body) return refuse(errors::from_body_error(body.error()));
  std::string query = "/?" + std::string(as_text(*body));
  std::ranges::replace(query, '+', ' ');
  auto form = parse_target(query);
  if (!form) return refuse({400, "MalformedQueryString", "The query string contains a syntax error."});
  return std::move(*form);
}

/// An id in the form of IAM, the same for the same principal.
std::string unique_id(std::string_view prefix, const Principal& who) {
  return std::string(prefix) + ascii_upper(crypto::sha256_hex("unique id of " + who.arn).substr(0, 17));
}

std::string_view name_in(std::string_view arn) {
  return arn.substr(arn.rfind('/') + 1);
}

bool is_root(const Principal& who) {
  return who.arn.ends_with(":root");
}

bool is_session(const Principal& who) {
  return who.arn.find(":assumed-role/") != std::string::npos;
}

std::string user_id(const Principal& who) {
  if (is_root(who)) return who.account_id;
  if (is_session(who)) return unique_id("AROA", who) + ":" + std::string(name_in(who.arn));
  return unique_id("AIDA", who);
}

void write_caller_identity(const Principal& who, pugi::xml_node result) {
  add_text(result, "Arn", who.arn);
  add_text(result, "UserId", user_id(who));
  add_text(result, "Account", who.account_id);
}

S3Result<void> write_user(const Principal& who, const Target& call, TimePoint now, pugi::xml_node result) {
  const std::string_view wanted = call.value_or("UserName", "");
  if (wanted.empty() && is_session(who)) {
    return refuse({400, "ValidationError", "Must specify userName when calling with non-User credentials"});
  }
  if (!wanted.empty() && (is_root(who) || is_session(who) || wanted != name_in(who.arn))) {
    return refuse({404, "NoSuchEntity", "The user with name " + std::string(wanted) + " cannot be found."});
  }
  pugi::xml_node user = result.append_child("User");
  add_text(user, "Path", "/");
  if (!is_root(who)) add_text(user, "UserName", name_in(who.arn));
  add_text(user, "UserId", user_id(who));
  add_text(user, "Arn", who.arn);
  add_text(user, "CreateDate", format_iso8601(std::chrono::floor<std::chrono::seconds>(now)));
  return {};
}

S3Result<void> write_result(const Principal& who, const IdentityService& service, const Target& call, TimePoint now,
                            pugi::xml_node result) {
  const std::string_view action = call.value_or("Action", "");
  if (service.name == "sts" && action == "GetCallerIdentity") {
    write_caller_identity(who, result);
    return {};
  }
  if (service.name == "iam" && action == "GetUser") return write_user(who, call, now, result);
  return refuse({400, "InvalidAction",
                 "Could not find operation " + std::string(action) + " for version " +
                     std::string(call.value_or("Version", "NO_VERSION_SPECIFIED")) +
                     "; of STS and IAM this simulator answers GetCallerIdentity and GetUser alone"});
}

S3Result<Response> answer_call(Core& core, Request& request, const Target& target, const IdentityService& service,
                               std::string_view request_id) {
  auth::Trailers trailers = std::make_shared<Headers>();
  const auto caller =
      core.authenticator.authenticate(request, {.target = target, .identity_service = service.name}, trailers);
  if (!caller) return refuse(caller.error());
  const auto call = read_call(request, target);
  if (!call) return refuse(call.error());
  const std::string action(call->value_or("Action", ""));
  pugi::xml_document document;
  pugi::xml_node root = start_answer(document, service, action.empty() ? "Response" : action + "Response");
  const auto written = write_result(caller->principal, service, *call, core.doors.clock.now(),
                                    root.append_child((action + "Result").c_str()));
  if (!written) return refuse(written.error());
  add_text(root.append_child("ResponseMetadata"), "RequestId", request_id);
  return xml_response(document);
}

}  // namespace

std::string_view identity_service(const Request& request, const Target& target) {
  if (target.path != "/") return {};
  const std::string_view scope = target.value_or("X-Amz-Credential", request.headers.get_or("Authorization", ""));
  for (const IdentityService& service : identity_services) {
    const std::string mark = "/" + std::string(service.name) + "/aws4_request";
    if (scope.find(mark) != std::string_view::npos) return service.name;
  }
  return {};
}

Response answer_identity(Core& core, Request& request, const Target& target, std::string_view service,
                         std::string_view request_id) {
  const IdentityService& asked = service_of(service);
  auto answer = answer_call(core, request, target, asked, request_id);
  Response response = answer ? std::move(*answer) : refuse_query(asked, answer.error(), request_id);
  response.headers.set("Content-Type", "text/xml");
  response.headers.set("x-amzn-RequestId", std::string(request_id));
  return response;
}

}  // namespace s3sse::service
