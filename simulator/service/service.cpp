#include "simulator/service/service.h"

#include <exception>
#include <map>
#include <mutex>
#include <optional>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/service/handlers.h"
#include "simulator/kms/json/kms_json.h"
#include "simulator/service/audit_event.h"
#include "simulator/service/audit_trail.h"
#include "simulator/service/durable/history_keeper.h"
#include "simulator/service/error_document.h"
#include "simulator/service/identity_front.h"
#include "simulator/service/kms_front.h"
#include "simulator/service/policy/authorization.h"
#include "simulator/service/request_limits.h"
#include "simulator/service/router.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/trace/stage.h"

namespace s3sse {
namespace {

using service::Call;
using service::Core;

/// The ids by which S3 finds an answer again in its logs.
struct AnswerIds {
  std::string request_id;  ///< 16 upper-case hex digits
  std::string host_id;     ///< Base64

  explicit AnswerIds(Entropy& entropy) {
    const Bytes random = entropy.bytes(56);
    request_id = ascii_upper(to_hex(ByteView(random).first(8)));
    host_id = to_base64(ByteView(random).subspan(8));
  }
};

void stamp(Response& response, const AnswerIds& ids) {
  response.headers.set("x-amz-request-id", ids.request_id);
  response.headers.set("x-amz-id-2", ids.host_id);
  response.headers.set("Server", "AmazonS3");
}

/// Asked by the authenticator where a presigned read might be refused for it (GET-19).
bool reads_kms_object(const Core& core, const Request& request, const Target& target, const service::Address& address) {
  if ((request.method != "GET" && request.method != "HEAD") || address.key.empty()) return false;
  std::optional<std::string_view> version;
  if (const QueryParameter* named = target.find("versionId")) version = named->value;
  const auto object = core.store->object(address.bucket, address.key, version);
  if (object == nullptr || object->delete_marker) return false;
  const auto envelope = sse::parse_envelope(object->envelope);
  return envelope && uses_kms(envelope->method);
}

S3Result<Response> handled(const service::Operation& operation, Call& call) {
  try {
    return deviations::handle(operation.handler, call);
  } catch (const store::StoreFailure&) {
    return refuse(errors::internal_error());
  }
}

S3Result<Response> answer_s3(Core& core, Request& request, const AnswerIds& ids) {
  if (auto fits = service::require_small_header_section(request.headers); !fits) return refuse(std::move(fits.error()));
  const auto target = parse_target(request.target);
  if (!target || !service::is_text(*target)) return refuse({400, "InvalidURI", "Couldn't parse the specified URI."});
  if (const auto identity = service::identity_service(request, *target); !identity.empty())
    return service::answer_identity(core, request, *target, identity, ids.request_id);

  service::Address address = service::address_of(request, *target, core.config.host_suffixes);
  const std::string host_bucket = address.bucket_in_host ? address.bucket : std::string();
  const auth::Aim aim{.target = *target, .host_bucket = host_bucket, .reads_kms_object = [&] {
                        return reads_kms_object(core, request, *target, address);
                      }};
  auth::Trailers trailers = std::make_shared<Headers>();
  auto caller = trace::stage(
      Stage::authenticate, [&] { return core.authenticator.authenticate(request, aim, trailers); },
      [&](const auth::Authenticated& known) { return service::told_caller(known, request, *target); });
  if (!caller) return refuse(std::move(caller.error()));

  const auto route = trace::stage(
      Stage::route, [&] { return service::route(request, *target, address, core.rules()); },
      [&](const service::Operation* operation) { return service::told_route(*operation, address); });
  if (!route) return refuse(route.error());
  const service::Operation& operation = **route;
  trace::of_operation(operation.name);
  if (core.config.era < operation.since) return refuse(errors::not_implemented(std::string(operation.name)));
  // The policy of a bucket may let everybody in, and a form brings its signature in the body.
  if (caller->principal.anonymous() && operation.has_no_bucket_policy()) return refuse(errors::access_denied());

  std::string arn = service::object_arn(address.bucket, address.key);
  Call call{.core = core,
            .request = request,
            .target = *target,
            .caller = std::move(*caller),
            .trailers = std::move(trailers),
            .request_id = ids.request_id,
            .host_id = ids.host_id,
            .bucket = std::move(address.bucket),
            .key = std::move(address.key),
            .bucket_in_host = address.bucket_in_host,
            .operation = operation,
            .resource_arn = std::move(arn),
            .rules_of_operation = core.rules().for_operation(operation.name)};
  const auto allowed = service::authorise_without_bucket(call);
  S3Result<Response> result = allowed ? handled(operation, call) : refuse(S3Error(allowed.error()));
  trace::Boundary boundary(Stage::audit);
  auto event = service::s3_event(call, result);
  boundary.tell([&] { return service::told_recorded(event); });
  core.audit->add(std::move(event));
  return result;
}

Response answer(Core& core, Request& request) {
  const AnswerIds ids(core.doors.entropy);
  trace::of_request(ids.request_id, core.doors.clock);
  if (kms::is_kms_request(request)) return service::answer_kms(core, request, ids.request_id);

  const bool head = request.method == "HEAD";
  S3Result<Response> result = answer_s3(core, request, ids);
  trace::Boundary boundary(Stage::answer);
  const std::string code = result ? std::string() : result.error().code;
  Response response =
      result ? std::move(*result)
             : service::error_response(std::move(result.error()), ids.request_id, ids.host_id, head, core.rules());
  stamp(response, ids);
  boundary.tell([&] { return service::told_answer(response, code); });
  return response;
}

std::string canonical_id_of(const std::string& account_id) {
  return crypto::sha256_hex("canonical user of account " + account_id);
}

std::string arn_of(const Account& account) {
  if (!account.role_session.empty())
    return "arn:aws:sts::" + account.account_id + ":assumed-role/" + account.user_name + "/" + account.role_session;
  return "arn:aws:iam::" + account.account_id + (account.root ? ":root" : ":user/" + account.user_name);
}

}  // namespace

struct Service::State {
  State(ServiceConfig config, Doors doors, std::unique_ptr<store::ObjectStore> store, Persistence persistence)
      : core(std::move(config), doors, std::move(store), std::move(persistence)) {
    for (Account& account : core.config.accounts) {
      auth::Credential credential;
      credential.principal = {.account_id = account.account_id,
                              .arn = arn_of(account),
                              .access_key_id = account.access_key_id,
                              .canonical_id = canonical_id_of(account.account_id),
                              .identity_policies = account.identity_policies};
      credential.secret_access_key = SecretBytes::copy_of(as_bytes(account.secret_access_key));
      wipe_memory(account.secret_access_key);
      credential.session_token = account.session_token;
      wipe_memory(account.session_token);
      core.credentials.add(std::move(credential));
    }
  }
  Core core;
  std::mutex snapshots;
  std::map<std::string, std::vector<kms::ArchivedRecord>> keys;  ///< of each snapshot, where there is no archive
};

Service::Service(ServiceConfig config, Doors doors, std::unique_ptr<store::ObjectStore> store)
    : state_(std::make_unique<State>(std::move(config), doors, std::move(store), Persistence{})) {}

Service::Service(ServiceConfig config, Doors doors, Persistence persistence) {
  auto objects = persistence.folder->object_store();
  state_ = std::make_unique<State>(std::move(config), doors, std::move(objects), std::move(persistence));
}

Service::~Service() = default;

Response Service::handle(Request request, trace::Trace* into) {
  std::optional<trace::Recorder> recorder;
  if (into != nullptr) recorder.emplace(*into, state_->core.rules());
  try {
    return answer(state_->core, request);
  } catch (const std::exception&) {
    // Memory that ran out, above all. Nothing of the exception is shown: it could quote the request.
    return service::error_response(errors::internal_error(), "0000000000000000", "", request.method == "HEAD", Rules{});
  }
}

void Service::save_snapshot(const std::string& name) {
  const std::lock_guard lock(state_->snapshots);
  state_->core.store->save_snapshot(name);
  if (!state_->core.kms.has_archive()) state_->keys[name] = state_->core.kms.image();
}

bool Service::restore_snapshot(const std::string& name) {
  const std::lock_guard lock(state_->snapshots);
  Core& core = state_->core;
  // Until KMS has the keys of the snapshot, nobody writes those of before beside them.
  const auto quiet = core.history ? core.history->pause() : std::unique_lock<std::mutex>();
  if (!core.store->restore_snapshot(name)) return false;
  core.engine.forget_bucket_keys();
  if (!core.kms.has_archive()) {
    core.kms.restore(state_->keys[name]);
  } else if (const auto loaded = core.kms.load(); !loaded) {
    throw store::StoreFailure(loaded.error().message);
  }
  return true;
}

kms::Kms& Service::kms() {
  return state_->core.kms;
}
service::AuditTrail& Service::audit() {
  return *state_->core.audit;
}
store::ObjectStore& Service::store() {
  return *state_->core.store;
}
faults::FaultPlan& Service::faults() {
  return state_->core.faults;
}
const ServiceConfig& Service::config() const {
  return state_->core.config;
}

}  // namespace s3sse
