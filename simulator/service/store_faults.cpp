#include "simulator/service/store_faults.h"

namespace s3sse::service {
namespace {

class FaultyWriter final : public store::BlobWriter {
 public:
  FaultyWriter(faults::FaultPlan& plan, std::string_view operation, std::unique_ptr<store::BlobWriter> writer)
      : plan_(plan), operation_(operation), writer_(std::move(writer)) {}

  Result<void> write(ByteView bytes) override {
    if (plan_.is_full(operation_, bytes.size())) return fail("the store is full, by a fault that was asked for");
    return writer_->write(bytes);
  }
  Result<store::BlobRef> finish() override { return writer_->finish(); }

 private:
  faults::FaultPlan& plan_;
  std::string_view operation_;
  std::unique_ptr<store::BlobWriter> writer_;
};

class BrokenWriter final : public store::BlobWriter {
 public:
  Result<void> write(ByteView) override { return fail("the store cannot write, by a fault that was asked for"); }
  Result<store::BlobRef> finish() override { return fail("the store cannot write, by a fault that was asked for"); }
};

class BrokenSource final : public BodySource {
 public:
  explicit BrokenSource(std::optional<std::uint64_t> length) : length_(length) {}
  Result<std::size_t> read(ByteSpan) override {
    return fail("the store cannot read, by a fault that was asked for", "store");
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return length_; }

 private:
  std::optional<std::uint64_t> length_;
};

}  // namespace

std::unique_ptr<store::BlobWriter> new_blob(const Call& call) {
  faults::FaultPlan& plan = call.core.faults;
  if (plan.hits(faults::Kind::store_write, {.s3_operation = call.operation.name}))
    return std::make_unique<BrokenWriter>();
  auto writer = call.core.store->new_blob();
  if (!plan.any()) return writer;
  return std::make_unique<FaultyWriter>(plan, call.operation.name, std::move(writer));
}

std::unique_ptr<BodySource> from_store(const Call& call, std::unique_ptr<BodySource> body) {
  if (!call.core.faults.hits(faults::Kind::store_read, {.s3_operation = call.operation.name})) return body;
  return std::make_unique<BrokenSource>(body->length());
}

}  // namespace s3sse::service
