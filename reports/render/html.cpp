#include "reports/render/html.h"

#include <fmt/format.h>

#include "reports/model/exit_code.h"
#include "reports/model/meaning.h"
#include "reports/model/rule_standing.h"
#include "reports/model/summary.h"
#include "reports/render/deviations.h"
#include "reports/render/escape.h"
#include "reports/render/html_assets.h"
#include "reports/render/record/record_json.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;

Json meanings() {
  Json out = Json::object();
  for (std::size_t index = 0; index < nature_count; ++index) {
    const auto nature = static_cast<Nature>(index);
    const Meaning meaning = meaning_of(nature);
    out[std::string(to_string(nature))] = {{"title", meaning.title}, {"text", meaning.text}};
  }
  return out;
}

Json deviations(const RunRecord& record) {
  Json out = Json::array();
  for (const Deviation& deviation : deviations_of(record)) {
    const CaseResult& result = *deviation.first;
    const std::string rule = deviation.worst != nullptr ? deviation.worst->rule_id
                             : result.rules.empty()     ? ""
                                                        : result.rules.front();
    out.push_back({{"id", json_text(result.id)},
                   {"nature", to_string(deviation.nature)},
                   {"cases", deviation.cases},
                   {"rule", json_text(rule)},
                   {"gates", counts_for_gate(record, result)}});
  }
  return out;
}

Json standings(const RunRecord& record) {
  Json out = Json::object();
  for (const auto& [id, standing] : standings_of(record)) out[json_text(id)] = title_of_standing(standing.word());
  return out;
}

/// The words for what the record only names: columns of the tables, verdicts.
Json words_of(const Summary& summary) {
  Json columns = Json::array();
  for (const TallyColumn& column : columns_for(summary.all))
    columns.push_back({{"key", column.key}, {"title", column.title}});
  Json verdicts = Json::object();
  for (std::size_t index = 0; index < verdict_count; ++index) {
    const auto verdict = static_cast<Verdict>(index);
    verdicts[std::string(to_string(verdict))] = title_of(verdict);
  }
  return {{"columns", std::move(columns)}, {"verdicts", std::move(verdicts)}, {"methods_note", methods_note(summary)}};
}

Result<void> add_extra(Json& data, const char* name, const std::string& text) {
  if (text.empty()) return {};
  auto value = parse_ordered_json(text);
  if (!value || !value->is_object())
    return s3sse::fail(fmt::format("the {} document is not a JSON object", name), "report");
  data[name] = std::move(*value);
  return {};
}

/// For readers without a script: the verdict and the deviations, nothing to click.
std::string plain_summary(const RunRecord& record, const Decision& decision) {
  std::string out = fmt::format("<h2>{}</h2>\n<p>{}</p>\n<ul>\n", headline_of(decision), html_escaped(decision.reason));
  for (const Deviation& deviation : deviations_of(record))
    out += fmt::format("<li>{}: {}</li>\n", meaning_of(deviation.nature).title, html_escaped(deviation.first->id));
  return out + "</ul>\n<p>The whole report needs a browser with scripts; it is in report.json, too.</p>";
}

}  // namespace

Result<std::string> render_html(const RunRecord& record, const HtmlExtras& extras) {
  const Decision decision = decide(record);
  Json data = {{"report", report_to_json(record)},     {"headline", headline_of(decision)},
               {"words", words_of(summarize(record))}, {"meanings", meanings()},
               {"deviations", deviations(record)},     {"standings", standings(record)}};
  for (const auto& [name, text] : {std::pair<const char*, const std::string&>{"coverage", extras.coverage},
                                   std::pair<const char*, const std::string&>{"mutation", extras.mutation}})
    if (auto added = add_extra(data, name, text); !added) return tl::unexpected(added.error());

  // Scripts and styles of this file alone; no address is ever fetched.
  static constexpr std::string_view content_security_policy =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" "
      "content=\"no-referrer\">\n<title>s3sse: {}</title>\n<style>\n",
      content_security_policy, html_escaped(record.endpoint));
  out += html_style;
  out += fmt::format(
      "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
      "<header class=\"top\"><div><h1>S3 encryption conformance: {}</h1>\n<p>{}, {}, era {}, seed {}</p>\n"
      "<nav aria-label=\"Pages\"></nav></div></header>\n<main id=\"main\" tabindex=\"-1\">\n<noscript>\n{}\n"
      "</noscript>\n</main>\n<footer>Made by s3sse {}. Statements of rules are in our own words; each names its "
      "source.</footer>\n<script type=\"application/json\" id=\"data\">",
      html_escaped(record.endpoint), html_escaped(record.started), counted(record.cases.size(), "case"),
      html_escaped(record.era), html_escaped(record.seed), plain_summary(record, decision),
      html_escaped(record.tool_version));
  out += script_safe(write_json(data));
  out += "</script>\n<script>\n";
  out += html_script;
  return out + "</script>\n</body>\n</html>\n";
}

}  // namespace s3sse::reports
