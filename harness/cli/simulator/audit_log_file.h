#pragma once
// The audit events of a server, one JSON object a line, for `s3sse audit` and whatever else reads such lines.
#include <cstdio>
#include <memory>
#include <string>

#include "simulator/base/result.h"

namespace s3sse::cli {

class AuditLogFile {
 public:
  /// Appends to the file at `path`, which is made for its user alone where there is none.
  static Result<std::unique_ptr<AuditLogFile>> open(const std::string& path);

  /// Written through at once. A failure is told on standard error, once, and later events are tried again.
  void write(const std::string& event);

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  AuditLogFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}

  std::string path_;
  std::unique_ptr<std::FILE, Closer> file_;
  bool told_ = false;
};

}  // namespace s3sse::cli
