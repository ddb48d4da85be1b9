// A throw-away certificate authority for local use.
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include "simulator/base/bytes.h"
#include "simulator/server/tls_context.h"

namespace s3sse::server {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

constexpr long one_day = 24 * 60 * 60;  // seconds
// OpenSSL clients do not match *.localhost (a wildcard needs two labels behind it); others do.
constexpr auto leaf_names =
    "DNS:localhost,DNS:*.localhost,DNS:s3.localhost,DNS:*.s3.localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1";

Key make_key() {
  return Key(EVP_EC_gen("P-256"), EVP_PKEY_free);
}

bool add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool set_serial(X509* certificate) {
  std::uint64_t serial = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) return false;
  return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1) == 1;
}

/// Version 3 certificate without extensions and signature.
Certificate blank(const char* common_name, EVP_PKEY* key) {
  Certificate certificate(X509_new(), X509_free);
  if (!certificate || !set_serial(certificate.get())) return {nullptr, X509_free};
  X509_set_version(certificate.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -one_day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 365 * one_day);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(common_name), -1, -1, 0);
  return certificate;
}

Certificate make_ca(EVP_PKEY* key) {
  Certificate ca = blank("s3sse simulator CA", key);
  if (!ca) return ca;
  X509_set_issuer_name(ca.get(), X509_get_subject_name(ca.get()));
  const bool made = add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
                    add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
                    add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash") &&
                    X509_sign(ca.get(), key, EVP_sha256()) > 0;
  return made ? std::move(ca) : Certificate(nullptr, X509_free);
}

/// The alternative names of the certificate: those of this machine, and each of `host_names` with what is below it.
std::string alternative_names(const std::vector<std::string>& host_names) {
  std::string names = leaf_names;
  for (const std::string& name : host_names) names += ",DNS:" + name + ",DNS:*." + name;
  return names;
}

Certificate make_leaf(EVP_PKEY* key, X509* ca, EVP_PKEY* ca_key, const std::string& names) {
  Certificate leaf = blank("s3.localhost", key);
  if (!leaf) return leaf;
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca));
  const bool made = add_extension(leaf.get(), ca, NID_basic_constraints, "critical,CA:FALSE") &&
                    add_extension(leaf.get(), ca, NID_key_usage, "critical,digitalSignature") &&
                    add_extension(leaf.get(), ca, NID_ext_key_usage, "serverAuth") &&
                    add_extension(leaf.get(), ca, NID_subject_key_identifier, "hash") &&
                    add_extension(leaf.get(), ca, NID_authority_key_identifier, "keyid:always") &&
                    add_extension(leaf.get(), ca, NID_subject_alt_name, names.c_str()) &&
                    X509_sign(leaf.get(), ca_key, EVP_sha256()) > 0;
  return made ? std::move(leaf) : Certificate(nullptr, X509_free);
}

template <class Write>
std::string to_pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  if (!memory || write(memory.get()) != 1) return {};
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

Result<SelfMadeCertificate> make_certificate(const std::vector<std::string>& host_names) {
  const Key ca_key = make_key();
  const Key leaf_key = make_key();
  if (!ca_key || !leaf_key) return fail("no P-256 key could be made for the test certificate");
  const Certificate ca = make_ca(ca_key.get());
  const Certificate leaf = ca ? make_leaf(leaf_key.get(), ca.get(), ca_key.get(), alternative_names(host_names))
                              : Certificate(nullptr, X509_free);
  if (!leaf) return fail("no test certificate could be made");
  SelfMadeCertificate result;
  result.ca_pem = to_pem([&](BIO* out) { return PEM_write_bio_X509(out, ca.get()); });
  result.chain_pem = to_pem([&](BIO* out) { return PEM_write_bio_X509(out, leaf.get()); }) + result.ca_pem;
  result.private_key_pem = to_pem(
      [&](BIO* out) { return PEM_write_bio_PrivateKey(out, leaf_key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
  if (result.ca_pem.empty() || result.private_key_pem.empty()) return fail("no test certificate could be written");
  return result;
}

}  // namespace s3sse::server
