#pragma once
// The nested objects of a step. For .cpp files of this folder.
#include "harness/model/read/reader.h"
#include "harness/model/step.h"

namespace s3sse::harness::model {

CustomerKey read_customer_key(const Node& node);
CopySource read_source(const Node& node);
std::vector<Field> read_fields(const Node& node);
Checksum read_checksum(const Node& node);
Signing read_signing(const Node& node);
PostForm read_form(const Node& node);
std::pair<std::string, std::string> read_tls_offer(const Node& node);
RawRequest read_raw(const Node& node);
std::vector<PartChoice> read_parts(const Node& node);
std::vector<Save> read_saves(const Node& node);

}  // namespace s3sse::harness::model
