// Link: s3sse::service
// Rows of a data folder as somebody who can write to it leaves them; the first letter says of what. They are refused,
// or read, and then written and read again. (fuzz_data_folder serves from such a folder.)
#include "simulator/base/entropy.h"
#include "simulator/kms/archive/key_keeper.h"
#include "simulator/kms/archive/key_record_fields.h"
#include "simulator/store/durable/record_fields.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

namespace {

template <class Record>
void check_row(ByteView row) {
  try {
    auto record = store::decoded<Record>(row, "the fuzzer");
    const Bytes written = store::encoded(record);
    auto again = store::decoded<Record>(written, "the fuzzer");
    fuzz::check(store::encoded(again) == written, "what is written says the same");
  } catch (const store::StoreFailure& failure) {
    fuzz::check(*failure.what() != '\0', "a refusal has a reason");
  }
}

void check_ledger_row(ByteView row) {
  const auto entry = kms::ledger_entry(row);
  if (!entry) return;
  const Bytes written = kms::ledger_row(*entry);
  const auto again = kms::ledger_entry(written);
  fuzz::check(again && kms::ledger_row(*again) == written, "what is written says the same");
}

/// The first line is the name of the record, the rest what was sealed under it.
void check_key_record(std::string_view text) {
  const auto line = std::min(text.find('\n'), text.size());
  const auto name = kms::record_name(text.substr(0, line));
  if (!name) return;
  fuzz::check(kms::record_text(*name).starts_with(text.substr(0, line)), "a name is that of its parts");
  kms::KeyStore keys;
  kms::KeyRecords records(keys);
  if (!records.read(*name, as_bytes(text.substr(std::min(line + 1, text.size()))))) return;
  for (const kms::RecordName& each : records.all())
    fuzz::check(records.write(each, kms::KeyRecords::Usage::included).has_value(), "what is there can be written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteView row(data + 1, size - 1);
  switch (*data) {
    case 'b':
      check_row<store::BucketRecord>(row);
      break;
    case 'o':
      check_row<store::StoredObject>(row);
      break;
    case 'u':
      check_row<store::UploadRecord>(row);
      break;
    case 'p':
      check_row<store::StoredPart>(row);
      break;
    case 'l':
      check_ledger_row(row);
      break;
    case 'k':
      check_key_record(as_text(row));
      break;
    default:
      break;
  }
  return 0;
}
