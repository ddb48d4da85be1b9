#include "conformance_world.h"

#include <fmt/format.h>
#include <unistd.h>

#include "simulator/base/text.h"

namespace s3sse::conformance {
namespace {

namespace runner = harness::runner;

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> out;
  for (const std::string_view item : split(text, ','))
    if (!trim(item).empty()) out.emplace_back(trim(item));
  return out;
}

std::string or_else(std::string value, const char* fallback) {
  return value.empty() ? fallback : value;
}

}  // namespace

Result<std::unique_ptr<World>> World::open() {
  const cli::Environment environment = cli::process_environment();
  std::unique_ptr<World> world(new World);
  world->vectors_ = or_else(environment("S3SSE_VECTORS"), S3SSE_SOURCE_VECTORS);
  world->suite_ = harness::model::load_suite(world->vectors_);
  if (!world->suite_.problems.empty())
    return fail(fmt::format("{} problems in the vectors, the first one: {}", world->suite_.problems.size(),
                            world->suite_.problems.front().text()));

  cli::TargetFlags flags;
  flags.endpoint = or_else(environment("S3SSE_ENDPOINT"), "sim");
  flags.ca_bundle = environment("S3SSE_CA_BUNDLE");
  const auto target = cli::resolve_target(flags, environment);
  if (!target) return fail(target.error().message);

  runner::RunOptions& options = world->options_;
  options.seed = or_else(environment("S3SSE_SEED"), "s3sse");
  options.lack = list_of(environment("S3SSE_LACK"));
  options.kms_key_arns = list_of(environment("S3SSE_KMS_KEYS"));
  options.principals = target->principals.clone();
  world->gate_all_ = target->kind != cli::Target::Kind::remote || environment("S3SSE_GATE") == "all";

  auto opened = cli::open_target(*target, options.era, options.seed);
  if (!opened) return fail(opened.error().message);
  world->target_ = std::move(*opened);
  if (target->kind != cli::Target::Kind::remote)  // it is complete: a 501 in a set-up step is a fault of it
    options.declared = runner::possible_capabilities(world->target_->endpoint(), options);
  world->capabilities_ = runner::resolve_capabilities(world->target_->endpoint(), options);
  world->sender_ = std::make_unique<runner::Sender>(world->target_->endpoint(), world->target_->clock());
  // shards run side by side: the process id keeps their buckets apart
  world->context_ = std::make_unique<runner::RunContext>(
      runner::RunContext{*world->sender_, options, world->capabilities_, world->suite_.rules,
                         fmt::format("s3sse-t{}", ::getpid()), world->gave_up_});
  return world;
}

}  // namespace s3sse::conformance
