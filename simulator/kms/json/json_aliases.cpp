// CreateAlias, UpdateAlias, DeleteAlias, ListAliases in JSON.
#include <array>

#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/operations.h"

namespace s3sse::kms {
using nlohmann::json;

JsonResult create_alias(JsonCall& call) {
  const std::string name = call.required_text("AliasName");
  const std::string key_id = call.required_key_id("TargetKeyId");
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.create_alias(call.origin, name, key_id); !done) return refuse(done.error());
  return json();
}

JsonResult update_alias(JsonCall& call) {
  const std::string name = call.required_text("AliasName");
  const std::string key_id = call.required_key_id("TargetKeyId");
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.update_alias(call.origin, name, key_id); !done) return refuse(done.error());
  return json();
}

JsonResult delete_alias(JsonCall& call) {
  const std::string name = call.required_text("AliasName");
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.delete_alias(call.origin, name); !done) return refuse(done.error());
  return json();
}

JsonResult list_aliases(JsonCall& call) {
  const PageRequest page = read_page(call, 50);
  const auto key_id = call.key_id();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto aliases = call.kms.list_aliases(call.origin, key_id);
  if (!aliases) return refuse(aliases.error());
  std::vector<json> entries;
  for (const Alias& alias : *aliases) {
    entries.push_back({{"AliasName", alias.name},
                       {"AliasArn", alias.arn},
                       {"TargetKeyId", alias.target_key_id},
                       {"CreationDate", call.timestamp(alias.creation_date)},
                       {"LastUpdatedDate", call.timestamp(alias.last_updated_date)}});
  }
  return make_page(call, page, std::move(entries), "Aliases", "AliasName");
}

}  // namespace s3sse::kms
