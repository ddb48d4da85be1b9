// XML documents of successes.
#include "harness/transport/mutators/alterations.h"

namespace s3sse::harness {
namespace {

constexpr std::string_view s3_xml_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

using Change = std::function<bool(WireResponse&)>;

ResponseMutant on_document(std::string_view id, std::string_view title, Change change) {
  return altering(id, title,
                  [change = std::move(change)](const RequestShape&, const WireRequest&, WireResponse& response) {
                    return succeeded(response) && body_text(response).starts_with("<?xml") && change(response);
                  });
}

ResponseMutant lacking(std::string_view id, std::string_view title, std::string_view element) {
  return on_document(id, title, [element](WireResponse& response) { return drop_element(response, element); });
}

}  // namespace

void add_document_mutants(std::vector<ResponseMutant>& out) {
  out.push_back(
      on_document("xml.root-renamed", "the root of every document has another name", [](WireResponse& response) {
        const std::string text = body_text(response);
        const std::size_t at = text.find('<', 1);
        if (at == std::string::npos) return false;
        const std::size_t end = text.find_first_of(" >", at);
        const std::string name = text.substr(at + 1, end - at - 1);
        return replace_in_body(response, "<" + name, "<Mutant" + name) &&
               replace_in_body(response, "</" + name + ">", "</Mutant" + name + ">");
      }));
  out.push_back(on_document("xml.other-namespace", "documents are of another namespace", [](WireResponse& response) {
    return replace_in_body(response, s3_xml_namespace, "http://s3.example.com/doc/");
  }));
  out.push_back(on_document("xml.cut-off", "documents break off before their end", [](WireResponse& response) {
    const std::string text = body_text(response);
    return replace_body(response, text.substr(0, text.size() - text.size() / 4));
  }));
  out.push_back(lacking("xml.etag-dropped", "documents hold no ETag", "ETag"));
  out.push_back(lacking("xml.upload-id-dropped", "an upload has no id", "UploadId"));
  out.push_back(lacking("xml.algorithm-dropped", "a bucket does not say how it encrypts", "SSEAlgorithm"));
  out.push_back(lacking("xml.kms-key-dropped", "a bucket does not say with which key it encrypts", "KMSMasterKeyID"));
  out.push_back(
      lacking("xml.bucket-key-dropped", "a bucket does not say whether it uses a bucket key", "BucketKeyEnabled"));
  out.push_back(lacking("xml.blocked-types-dropped", "a bucket does not say what it blocks", "BlockedEncryptionTypes"));
  out.push_back(
      on_document("xml.size-off-by-one", "documents tell a size that is one too large", [](WireResponse& response) {
        return change_element(response, "Size",
                              [](const std::string& size) { return std::to_string(std::stoll("0" + size) + 1); });
      }));
}

}  // namespace s3sse::harness
