#pragma once
// The flags of `s3sse serve`.
#include <cstdint>
#include <string>
#include <vector>

#include "harness/cli/command/command.h"
#include "harness/cli/simulator/data_flags.h"
#include "harness/model/era.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

struct ServeOptions {
  std::string address = "127.0.0.1";
  std::uint16_t http_port = 9000;
  std::uint16_t https_port = 9443;
  int port = -1;  ///< shorthand for both
  std::string certificate;
  std::string private_key;
  std::string ca_file;
  std::string ready_file;
  int era = harness::model::newest_era;
  std::string region = "us-east-1";
  bool no_sigv2 = false;
  std::string access_key;
  std::string secret_key;
  std::vector<std::string> switched_off;
  bool no_probe = false;
  std::string tls_minimum = "1.2";
  std::string tls_maximum = "1.3";
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> host_names;
  std::string kms_seed;
  std::string principals;
  std::vector<std::string> faults;
  std::string fault_seed = "s3sse";
  std::string audit_log;
  std::string trace;
  std::string access_log;
  int admin_port = -1;  ///< -1: none
  bool allow_default_credentials = false;
  std::string memory_limit;
  DataOptions data;
  bool ui = false;
  int ui_port = -1;  ///< -1: 9080, or any free one with --port 0
  bool reveal = false;
};

/// `options` must outlive the verb.
void add_serve_options(Command& verb, ServeOptions& options);

/// Settles what several flags say together: the ports, and which of them exclude each other. The error names the flags.
Result<void> settle(ServeOptions& options);

}  // namespace s3sse::cli
