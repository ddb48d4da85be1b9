#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "reports/model/baseline.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

/// Profiles of the vectors that a run without --vectors takes, for a shell to offer.
std::vector<std::string> offered_profiles();

/// A baseline by the path of its file, or by the name of a profile in vectors/profiles ("ceph-rgw-16"). The error lists
/// the profiles that there are.
Result<reports::BaselineFile> load_baseline(const std::string& name, const std::filesystem::path& vectors_folder);

}  // namespace s3sse::cli
