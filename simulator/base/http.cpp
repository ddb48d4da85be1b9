#include "simulator/base/http.h"

#include <algorithm>

#include "simulator/base/text.h"

namespace s3sse {

void Headers::set(std::string_view name, std::string value) {
  const auto found = std::ranges::find_if(headers_, [&](const Header& h) { return iequals(h.name, name); });
  if (found == headers_.end()) {
    add(std::string(name), std::move(value));
    return;
  }
  found->value = std::move(value);
  headers_.erase(std::remove_if(found + 1, headers_.end(), [&](const Header& h) { return iequals(h.name, name); }),
                 headers_.end());
}

void Headers::remove(std::string_view name) {
  std::erase_if(headers_, [&](const Header& h) { return iequals(h.name, name); });
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
  const auto found = std::ranges::find_if(headers_, [&](const Header& h) { return iequals(h.name, name); });
  if (found == headers_.end()) return std::nullopt;
  return found->value;
}

std::string_view Headers::get_or(std::string_view name, std::string_view fallback) const {
  return get(name).value_or(fallback);
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(headers_, [&](const Header& h) { return iequals(h.name, name); }));
}

std::string_view reason_phrase(int status) noexcept {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 416:
      return "Range Not Satisfiable";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    default:
      return "Unknown";
  }
}

}  // namespace s3sse
