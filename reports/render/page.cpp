#include "reports/render/page.h"

#include "reports/render/escape.h"
#include "reports/render/html_assets.h"

namespace s3sse::reports {

std::string static_page(std::string_view title, std::string_view content) {
  const std::string name = html_escaped(title);
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta "
      "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta "
      "name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
      name + "</title>\n<style>\n" + html_style + "</style>\n</head>\n<body>\n<header class=\"top\"><div><h1>" + name +
      "</h1></div></header>\n<main>\n";
  out += content;
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace s3sse::reports
