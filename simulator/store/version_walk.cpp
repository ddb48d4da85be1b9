#include "simulator/store/version_walk.h"

namespace s3sse::store {

void for_each_key(const ObjectStore& store, std::string_view bucket,
                  const std::function<void(std::span<const ObjectRef>)>& visit) {
  std::vector<ObjectRef> of_key;
  const auto end_key = [&] {
    if (!of_key.empty()) visit(of_key);
    of_key.clear();
  };
  ListQuery query;
  for (bool more = true; more;) {
    const VersionListing page = store.list_versions(bucket, query);
    for (const auto& [version, latest] : page.entries) {
      if (!of_key.empty() && of_key.front()->key != version->key) end_key();
      of_key.push_back(version);
    }
    more = page.truncated;
    if (!page.entries.empty()) {
      query.start_after = page.last;
      query.behind_id = page.entries.back().object->version_id;
    }
  }
  end_key();
}

}  // namespace s3sse::store
