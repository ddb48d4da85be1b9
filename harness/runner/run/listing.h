#pragma once
// Listings of an endpoint that may mean harm: what they name is going to be deleted.
#include <pugixml.hpp>

#include "harness/transport/endpoint.h"

namespace s3sse::harness::runner {

/// Parses the document of a 200. False for other answers, and for documents in which a name holds a NUL: pugixml would
/// end it there, and another object would be meant.
bool load_listing(const Exchange& exchange, pugi::xml_document& document);

}  // namespace s3sse::harness::runner
