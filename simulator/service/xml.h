#pragma once
// S3's XML, read and written with pugixml. Names are compared without their namespace prefix: clients send documents
// with and without S3's namespace.
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/base/clock.h"
#include "simulator/base/http.h"
#include "simulator/model/s3_error.h"
#include "simulator/rules/rules.h"

namespace s3sse::service {

inline constexpr std::string_view s3_namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

/// The fate of a text of blanks alone, as in <Key> </Key>. Between elements it never counts.
enum class Blanks { dropped, kept };

/// Parses `body` into `document` and returns its root if that is called `root_name`. MalformedXML for all that is
/// wrong: what is not XML, a document type, text beside the root, deep nesting.
S3Result<pugi::xml_node> parse_xml(ByteView body, std::string_view root_name, pugi::xml_document& document,
                                   Blanks blanks = Blanks::dropped);

/// The name without a namespace prefix.
std::string_view local_name(const pugi::xml_node& node);
/// The first child of that local name; a null node when there is none.
pugi::xml_node child(const pugi::xml_node& node, std::string_view name);
/// The trimmed text of the first child of that name; nothing when there is no such child.
std::optional<std::string> child_text(const pugi::xml_node& node, std::string_view name);

/// A root element in S3's namespace.
pugi::xml_node start_document(pugi::xml_document& document, std::string_view root_name);
void add_text(pugi::xml_node node, std::string_view name, std::string_view text);
/// A time as the documents of S3 show it: whole seconds, with ".000Z" behind them (GET-24).
void add_time(pugi::xml_node node, std::string_view name, TimePoint time, const Rules& rules);

/// The document as text, with its declaration.
std::string xml_text(const pugi::xml_document& document);

/// Answers of content type application/xml.
Response xml_text_response(std::string_view text, int status = 200);
Response xml_response(const pugi::xml_document& document, int status = 200);

}  // namespace s3sse::service
