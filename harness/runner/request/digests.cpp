#include "harness/runner/request/digests.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <boost/crc.hpp>

#include "simulator/base/entropy.h"

namespace s3sse::harness::runner {
namespace {

Bytes digest(const EVP_MD* algorithm, ByteView data) {
  Bytes out(static_cast<std::size_t>(EVP_MD_get_size(algorithm)));
  unsigned int size = 0;
  if (EVP_Digest(data.data(), data.size(), out.data(), &size, algorithm, nullptr) != 1) return {};
  return out;
}

template <class Crc>
Bytes crc(ByteView data) {
  Crc value;
  value.process_bytes(data.data(), data.size());
  auto sum = value.checksum();
  Bytes out(static_cast<std::size_t>(Crc::bit_count / 8));
  for (std::size_t i = out.size(); i-- > 0; sum >>= 8) out[i] = static_cast<std::uint8_t>(sum & 0xff);
  return out;
}

// Parameters of the CRC catalogue (reveng): CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME.
using Crc32 = boost::crc_optimal<32, 0x04C11DB7, 0xFFFFFFFF, 0xFFFFFFFF, true, true>;
using Crc32c = boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true>;
using Crc64Nvme = boost::crc_optimal<64, 0xAD93D23594C93659, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, true, true>;

}  // namespace

Bytes md5(ByteView data) {
  return digest(EVP_md5(), data);
}
Bytes sha1(ByteView data) {
  return digest(EVP_sha1(), data);
}
Bytes sha256(ByteView data) {
  return digest(EVP_sha256(), data);
}

Bytes hmac_sha1(ByteView key, ByteView data) {
  Bytes out(20);
  unsigned int size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), out.data(), &size);
  return out;
}

std::optional<Bytes> checksum(std::string_view algorithm, ByteView data) {
  if (algorithm == "crc32") return crc<Crc32>(data);
  if (algorithm == "crc32c") return crc<Crc32c>(data);
  if (algorithm == "crc64nvme") return crc<Crc64Nvme>(data);
  if (algorithm == "sha1") return sha1(data);
  if (algorithm == "sha256") return sha256(data);
  return std::nullopt;
}

Bytes derived_bytes(std::string_view seed, std::string_view case_id, std::string_view label, std::size_t count) {
  std::string text;
  for (const std::string_view part : {seed, case_id, label}) {
    text += std::to_string(part.size());  // lengths keep "a"+"bc" and "ab"+"c" apart
    text += ':';
    text += part;
  }
  return SeededEntropy(text).bytes(count);
}

}  // namespace s3sse::harness::runner
