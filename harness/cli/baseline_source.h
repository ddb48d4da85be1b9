#pragma once
#include <filesystem>
#include <string>

#include "reports/model/baseline.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

/// A baseline by the path of its file, or by the name of a profile in vectors/profiles ("ceph-rgw-16"). The error lists
/// the profiles that there are.
Result<reports::BaselineFile> load_baseline(const std::string& name, const std::filesystem::path& vectors_folder);

}  // namespace s3sse::cli
