// Link: s3sse::transport_in_process s3sse::sigv4 s3sse::store
// Mutations: 500
// A data folder into which somebody wrote who has no key to it. The input is a list of edits to a folder that is in
// order: pieces of records, bytes of the database or of that of a snapshot, ends of files. Whatever was done to it, it
// is refused with a reason, or served, and then no body comes whole that nobody stored. Without edits it is found in
// order.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "harness/sigv4/signer.h"
#include "harness/transport/in_process/direct_call.h"
#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "simulator/service/audit_trail.h"
#include "simulator/service/examination.h"
#include "simulator/service/service.h"
#include "simulator/store/durable/sqlite.h"
#include "suites/fuzz/fuzz_check.h"
#include "suites/unit/store/temporary_folder.h"

using namespace s3sse;
using namespace s3sse::harness;
using std::filesystem::path;

namespace {

constexpr std::string_view user_id = "AKIAFUZZFUZZFUZZFUZZ";
constexpr std::string_view user_secret = "secret-access-key-of-the-fuzzer-0000000";
constexpr const char* snapshot = "clean";
constexpr std::string_view small_body = "body of a small object";
const std::string large_body(80'000, 'l');
const std::set<std::string_view> bodies = {small_body, large_body};

/// The edits, read from the front of the input; beyond its end all is zero.
class Edits {
 public:
  explicit Edits(ByteView in) : in_(in) {}
  [[nodiscard]] bool empty() const { return in_.empty(); }
  std::size_t number(std::size_t bytes) {
    std::size_t value = 0;
    for (std::uint8_t byte : take(bytes)) value = value << 8 | byte;
    return value;
  }
  ByteView take(std::size_t count) {
    const ByteView bytes = in_.first(std::min(count, in_.size()));
    in_ = in_.subspan(bytes.size());
    return bytes;
  }

 private:
  ByteView in_;
};

/// A server over a data folder.
class Simulator {
 public:
  /// Throws StoreFailure, as Service does.
  explicit Simulator(Persistence data) : service_(config(), Doors{clock_, entropy_}, std::move(data)) {}

  Exchange send(std::string method, std::string target, std::string_view body = {}, Headers headers = {}) {
    WireRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = std::move(headers);
    request.headers.add("Host", "s3.localhost");
    request.body = to_bytes(body);
    if (!body.empty()) request.headers.add("Content-MD5", to_base64(crypto::md5(request.body)));
    sigv4::SignOptions options;
    options.time = clock_.now();
    options.payload = sigv4::Payload::unsigned_payload;
    signer_.sign(request, user_, options);
    constexpr std::size_t body_limit = std::size_t{1024} * 1024;
    Exchange exchange =
        call_directly([this](Request one) { return service_.handle(std::move(one)); }, clock_, request, body_limit);
    const int status = exchange.response.status;
    fuzz::check(status >= 200 && status < 600, "a known status");
    return exchange;
  }
  void save_snapshot() { service_.save_snapshot(snapshot); }
  /// Reads the calls that were recorded, those of the process before included.
  void read_history() {
    (void)service_.kms().ledger(0);
    (void)service_.audit().after(0);
  }
  /// Throws StoreFailure.
  bool restore_snapshot() { return service_.restore_snapshot(snapshot); }

 private:
  static ServiceConfig config() {
    ServiceConfig config;
    config.accounts.emplace_back();
    config.accounts.back().access_key_id = user_id;
    config.accounts.back().secret_access_key = user_secret;
    return config;
  }

  FakeClock clock_{TimePoint(std::chrono::seconds(1'795'000'000))};
  SeededEntropy entropy_{"fuzz"};
  Service service_;
  sigv4::Signer signer_;
  sigv4::Credentials user_ = sigv4::make_credentials(std::string(user_id), user_secret);
};

std::string text_between(const Exchange& exchange, std::string_view open, std::string_view close) {
  const std::string_view body = as_text(exchange.response.body);
  const auto begin = body.find(open);
  fuzz::check(begin != std::string_view::npos, "the answer says it");
  return std::string(body.substr(begin + open.size(), body.find(close, begin) - begin - open.size()));
}

Result<Persistence> open_folder(const path& folder) {
  return open_data_folder(folder, store::Durability::os, SecretBytes(32));
}

/// A folder in order, and where the edits of an input go.
struct Original {
  store::TemporaryFolder home;
  path folder = home.path() / "original";
  path edited = home.path() / "edited";
  std::string upload;

  Original() {
    auto data = open_folder(folder);
    fuzz::check(data.has_value(), "a new folder can be made");
    Simulator simulator(std::move(*data));
    simulator.send("PUT", "/bkt");
    simulator.send("PUT", "/bkt/small", small_body, {{"x-amz-tagging", "a=b"}, {"x-amz-meta-name", "value"}});
    simulator.send("PUT", "/bkt/large", large_body, {{"x-amz-server-side-encryption", "aws:kms"}});
    simulator.send("PUT", "/bkt?versioning",
                   "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
    simulator.send("PUT", "/bkt/small", small_body, {{"x-amz-server-side-encryption", "aws:kms:dsse"}});
    simulator.send("PUT", "/bkt/gone", small_body);
    simulator.send("DELETE", "/bkt/gone");
    upload = text_between(simulator.send("POST", "/bkt/m?uploads"), "<UploadId>", "</UploadId>");
    simulator.send("PUT", part(1), large_body);
    simulator.send("PUT", part(2), small_body);
    simulator.send(
        "PUT", "/bkt?policy",
        R"({"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::bkt/no"}})");
    simulator.send("PUT", "/bkt?cors",
                   "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin>"
                   "</CORSRule></CORSConfiguration>");
    simulator.save_snapshot();
  }
  [[nodiscard]] std::string part(int number) const {
    return fmt::format("/bkt/m?partNumber={}&uploadId={}", number, upload);
  }
};

/// The columns of the database that hold bytes of ours.
struct Column {
  const char* read;
  const char* write;
};
constexpr Column columns[] = {
    {"SELECT record FROM buckets", "UPDATE buckets SET record = ? WHERE record = ?"},
    {"SELECT record FROM versions", "UPDATE versions SET record = ? WHERE record = ?"},
    {"SELECT record FROM uploads", "UPDATE uploads SET record = ? WHERE record = ?"},
    {"SELECT record FROM parts", "UPDATE parts SET record = ? WHERE record = ?"},
    {"SELECT bytes FROM blobs WHERE bytes IS NOT NULL", "UPDATE blobs SET bytes = ? WHERE bytes = ?"},
    {"SELECT value FROM named_values", "UPDATE named_values SET value = ? WHERE value = ?"},
    {"SELECT event FROM history", "UPDATE history SET event = ? WHERE event = ?"},
    {"SELECT version_id FROM versions", "UPDATE OR IGNORE versions SET version_id = ? WHERE version_id = ?"},
    {"SELECT key FROM versions", "UPDATE OR IGNORE versions SET key = ? WHERE key = ?"},
};

/// Puts other bytes in the place of some of a row's: row, place, how many go, how many come, and those.
void edit_row(store::Connection& database, Edits& edits) {
  const Column& column = columns[edits.number(1) % std::size(columns)];
  std::vector<Bytes> rows;
  {
    store::Query found = database.query(column.read);
    while (found.next()) rows.emplace_back(found.bytes(0).begin(), found.bytes(0).end());
  }
  if (rows.empty()) return;
  const Bytes& before = rows[edits.number(1) % rows.size()];
  Bytes after = before;
  const std::size_t at = edits.number(2) % (before.size() + 1);
  const std::size_t gone = std::min(edits.number(1), before.size() - at);
  const ByteView fresh = edits.take(edits.number(1));
  after.erase(after.begin() + static_cast<std::ptrdiff_t>(at), after.begin() + static_cast<std::ptrdiff_t>(at + gone));
  after.insert(after.begin() + static_cast<std::ptrdiff_t>(at), fresh.begin(), fresh.end());
  database.query(column.write).bind(after).bind(before).run();
}

/// Overwrites bytes of the database, whatever they are of: place, how many, and those.
void edit_page(const path& database, Edits& edits) {
  std::fstream file(database, std::ios::in | std::ios::out | std::ios::binary);
  const auto size = std::filesystem::file_size(database);
  file.seekp(static_cast<std::streamoff>(edits.number(3) % size));
  const std::string_view fresh = as_text(edits.take(edits.number(1)));
  file.write(fresh.data(), static_cast<std::streamsize>(fresh.size()));
}

void cut_file(const path& blobs, Edits& edits) {
  std::vector<path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(blobs))
    if (entry.is_regular_file()) files.push_back(entry.path());
  std::ranges::sort(files);
  if (files.empty()) return;
  std::filesystem::resize_file(files[edits.number(1) % files.size()], edits.number(2));
}

void edit(const path& folder, Edits edits) {
  path database = folder / "objects.sqlite";
  while (!edits.empty()) {
    switch (edits.number(1) % 5) {
      case 0:
        edit_page(database, edits);
        break;
      case 1:
        cut_file(folder / "blobs", edits);
        break;
      case 2:
        database = folder / "snapshots" / snapshot / "objects.sqlite";
        break;
      default:
        try {
          store::Connection connection(database.string(), store::Connection::Access::read_write);
          connection.execute("PRAGMA synchronous = OFF");
          edit_row(connection, edits);
        } catch (const store::StoreFailure&) {  // an edit before this one broke the database
        }
        break;
    }
  }
}

/// Everything that reads records; then what changes them. At last it comes back to the snapshot.
void serve(Simulator& simulator, const Original& original, bool in_order) {
  const auto ask = [&](std::string method, std::string target, std::string_view body = {}, Headers headers = {}) {
    const Exchange exchange = simulator.send(method, target, body, std::move(headers));
    if (in_order && (exchange.response.status >= 300 || exchange.failure != TransportFailure::none))
      fuzz::check(false, (method + " " + target + " is served from a folder in order").c_str());
    return exchange;
  };
  for (const char* key : {"/bkt/small", "/bkt/large"}) {
    const Exchange exchange = ask("GET", key);
    if (exchange.response.status == 200 && exchange.failure == TransportFailure::none)
      fuzz::check(bodies.contains(as_text(exchange.response.body)), "a body is one that was stored");
    ask("HEAD", key);
    ask("GET", std::string(key) + "?attributes", {}, {{"x-amz-object-attributes", "ETag,ObjectSize,StorageClass"}});
    ask("GET", std::string(key) + "?tagging");
  }
  ask("GET", "/bkt/large", {}, {{"Range", "bytes=65530-70000"}});
  ask("GET", "/");
  for (const char* query : {"list-type=2", "versions", "uploads", "policy", "versioning", "encryption", "cors", "acl"})
    ask("GET", std::string("/bkt?") + query);
  ask("GET", "/bkt/m?uploadId=" + original.upload);
  ask("PUT", "/bkt/copy", {}, {{"x-amz-copy-source", "/bkt/large"}});
  ask("PUT", "/bkt/small?tagging", "<Tagging><TagSet><Tag><Key>c</Key><Value>d</Value></Tag></TagSet></Tagging>");
  ask("PUT", original.part(2) + "&", {}, {{"x-amz-copy-source", "/bkt/large"}});
  ask("DELETE", "/bkt/m?uploadId=" + original.upload);
  ask("DELETE", "/bkt/small?versionId=null");
  ask("PUT", "/bkt?versioning", "<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>");
  simulator.read_history();
  const bool restored = simulator.restore_snapshot();
  fuzz::check(restored || !in_order, "a snapshot in order is brought back");
  ask("GET", "/bkt/large");
}

void examine(const path& folder, bool in_order) {
  const auto data = open_to_examine(folder, SecretBytes(32));
  if (!data) {
    fuzz::check(!in_order && !data.error().message.empty(), "a refusal has a reason");
    return;
  }
  const auto examination = examine_folder(*data, {.deep = true, .repairs = true});
  fuzz::check(!in_order || (examination && examination->findings.empty()), "a folder in order is found so");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Original original;
  const bool in_order = size == 0;
  std::filesystem::remove_all(original.edited);
  std::filesystem::copy(original.folder, original.edited, std::filesystem::copy_options::recursive);
  edit(original.edited, Edits({data, size}));
  examine(original.edited, in_order);
  auto opened = open_folder(original.edited);
  if (!opened) {
    fuzz::check(!in_order && !opened.error().message.empty(), "a refusal has a reason");
    return 0;
  }
  try {
    Simulator simulator(std::move(*opened));
    serve(simulator, original, in_order);
  } catch (const store::StoreFailure& failure) {
    fuzz::check(!in_order && *failure.what() != '\0', "a refusal has a reason");
  }
  return 0;
}
