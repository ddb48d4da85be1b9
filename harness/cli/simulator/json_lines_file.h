#pragma once
// A file that a server fills while it runs, one JSON object a line: audit events for `s3sse audit`, traces of requests.
#include <cstdio>
#include <memory>
#include <mutex>
#include <string>

#include "simulator/base/result.h"

namespace s3sse::cli {

/// Thread-safe.
class JsonLinesFile {
 public:
  /// Appends to the file at `path`, which is made for its user alone where there is none; "-" is standard error. `flag`
  /// is named in the error.
  static Result<std::unique_ptr<JsonLinesFile>> open(const std::string& flag, const std::string& path);

  /// Written through at once. A failure is told on standard error, once, and later lines are tried again.
  void write(const std::string& json);

 private:
  struct Closer {
    void operator()(std::FILE* file) const {
      if (file != stderr) std::fclose(file);
    }
  };
  JsonLinesFile(std::string path, std::FILE* file) : path_(std::move(path)), file_(file) {}

  std::string path_;
  std::mutex mutex_;
  std::unique_ptr<std::FILE, Closer> file_;
  bool told_ = false;
};

}  // namespace s3sse::cli
