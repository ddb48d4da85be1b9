"use strict";
// Draws the report from the one JSON block of the page, a view at a time. Text from outside becomes text nodes, never
// markup: there is no innerHTML here.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const report = data.report;
  const cases = report.cases;
  const rules = report.rules;
  const byId = new Map(cases.map((each) => [each.id, each]));
  const PAGE = 200;
  const NATURES = Object.keys(data.meanings);
  const STANDING = {
    "pass": "passed", "lenient": "passed", "informational": "passed", "fail": "failed", "unexpected-pass": "stale",
    "timeout": "failed", "unimplemented": "failed", "flaky": "failed", "expected-failure": "known",
    "blocked": "undecided", "error": "undecided", "not-checked": "unchecked",
  };
  const TONE = { passed: "good", failed: "bad", known: "known", stale: "warn", undecided: "warn" };

  // h("a", { href: "#/" }, "text", node ...)
  function h(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
    return node;
  }
  function svg(name, attributes, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }
  const link = (href, text) => h("a", { href }, text);
  const caseLink = (id) => link("#/case/" + encodeURIComponent(id), id);
  const ruleLink = (id) => (rules[id] ? link("#/rule/" + encodeURIComponent(id), id) : id);
  // Only addresses that cannot run anything become links.
  const source = (address) => (/^https?:\/\//.test(address)
    ? h("a", { href: address, rel: "noreferrer noopener" }, address) : address);
  const tag = (text, tone) => h("span", { class: "tag " + (tone || "") }, text);
  const verdictTitle = (verdict) => data.words.verdicts[verdict] || verdict;
  const verdictTag = (verdict) => tag(verdictTitle(verdict), TONE[STANDING[verdict]]);
  const meaning = (nature) => data.meanings[nature] || { title: nature, text: "" };
  const natureOrder = (nature) => {
    const at = NATURES.indexOf(nature);
    return at < 0 ? NATURES.length : at;
  };

  function table(caption, heads, rows, cards) {
    return h("div", { class: "wide" }, h("table", { class: cards === true ? "cards" : cards || null },
      h("caption", { class: "skip" }, caption),
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col", class: head.num ? "num" : null }, head.text)))),
      h("tbody", {}, rows)));
  }
  function row(heads, cells) {
    return h("tr", {}, cells.map((cell, index) => h("td", {
      class: heads[index].num ? "num" : heads[index].name ? "name" : null, "data-name": heads[index].text,
    }, cell)));
  }

  // ---- summary --------------------------------------------------------------------------------------------------
  // The columns of the record, and how each is drawn; together they are all cases.
  const PAINT = { passed: "passed", failed: "failed", known_failures: "known", stale: "stale", undecided: "undecided",
    not_checked: "unchecked", out_of_scope: "outside" };
  const COLUMNS = data.words.columns;
  const totalOf = (tally) => COLUMNS.reduce((sum, { key }) => sum + tally[key], 0);

  function bar(tally) {
    const label = COLUMNS.map(({ key, title }) => `${tally[key]} ${title.toLowerCase()}`).join(", ");
    const total = Math.max(1, totalOf(tally));
    const drawing = svg("svg", { class: "bar", viewBox: "0 0 1000 20", preserveAspectRatio: "none", role: "img",
      "aria-label": label });
    let x = 0;
    for (const { key } of COLUMNS) {
      if (!tally[key]) continue;
      const width = Math.max(4, (tally[key] / total) * 1000);
      drawing.append(svg("rect", { class: PAINT[key], x, y: 0, width, height: 20 }));
      x += width;
    }
    return drawing;
  }
  const LEGEND = () => h("ul", { class: "legend" }, COLUMNS.map(({ key, title }) => h("li", {},
    (() => { const s = svg("svg", { class: "bar", viewBox: "0 0 10 10", "aria-hidden": "true" });
      s.append(svg("rect", { class: PAINT[key], width: 10, height: 10 })); return s; })(), title)));

  // What is 0 is left out where there is little room.
  const number = (value) => (value ? String(value) : h("span", { class: "zero" }, "0"));
  function tallies(caption, name, all) {
    const heads = [{ text: name }, { text: "Share" }, { text: "Cases", num: true },
      ...COLUMNS.map(({ title }) => ({ text: title, num: true }))];
    const LEVELS = ["MUST", "SHOULD", "MAY"];
    const rows = Object.entries(all).sort(([a], [b]) => LEVELS.indexOf(a) - LEVELS.indexOf(b));
    return table(caption, heads, [...rows, ["All cases", report.summary.all]].map(([key, t]) => row(heads, [
      key === "All cases" ? key : name === "Method" && key !== "other" ? link("#/cases?method=" + encodeURIComponent(key), key)
        : name === "Level" ? link("#/cases?level=" + encodeURIComponent(key), key) : key,
      bar(t), number(totalOf(t)), ...COLUMNS.map((column) => number(t[column.key]))])), "cards tally");
  }

  const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
  const unexpected = new Set(report.baseline ? report.baseline.unexpected : []);

  // Deviations by what they mean for the user; the worst first, as the data has them.
  function byNature() {
    const groups = new Map();
    for (const deviation of data.deviations) {
      if (!groups.has(deviation.nature)) groups.set(deviation.nature, []);
      groups.get(deviation.nature).push(deviation);
    }
    return groups;
  }
  const GRAVE = ["loses-data", "exposes-data", "claims-falsely", "ignores-silently"];
  function jumpTo(id) {
    return (event) => {
      event.preventDefault();
      const target = document.getElementById(id);
      const folded = target.closest("details");
      if (folded) folded.open = true;
      target.scrollIntoView();
      target.focus({ preventScroll: true });
    };
  }
  function natureCards(groups) {
    return h("ul", { class: "natures" }, [...groups].map(([nature, list]) => h("li", {
      class: GRAVE.includes(nature) ? "bad" : "warn" }, h("a", { href: "#/", onclick: jumpTo("nature-" + nature) },
      h("strong", {}, String(list.length)), " ", meaning(nature).title), h("span", {}, meaning(nature).text))));
  }
  function deviationItem(deviation) {
    const c = byId.get(deviation.id);
    const worst = c && c.findings.find((f) => f.nature === deviation.nature);
    const variants = deviation.cases - 1;
    return h("li", {}, unexpected.has(deviation.id) ? [tag("new", "bad"), " "] : null,
      h("a", { href: "#/case/" + encodeURIComponent(deviation.id) }, c && c.title ? c.title : deviation.id),
      deviation.gates ? null : [" ", tag("does not count")],
      h("div", {}, worst ? [`${worst.what}: `, h("code", {}, worst.actual), " instead of ", h("code", {}, worst.expected)]
        : c ? c.reason || verdictTitle(c.verdict) : ""),
      h("div", { class: "soft" }, deviation.rule ? [ruleLink(deviation.rule), " \u00b7 "] : null,
        h("span", { class: "mono" }, deviation.id),
        variants > 0 ? ` and ${plural(variants, "more variant", "more variants")}` : ""));
  }
  const causes = report.causes || [];
  const causeOf = new Map(causes.flatMap((cause, index) => cause.cases.map((id) => [id, String(index + 1)])));
  const NEWS = { new: "new", grown: "grew" };
  function causeItem(cause, index) {
    return h("li", {}, cause.news ? [tag(NEWS[cause.news], "bad"), " "] : null, tag(meaning(cause.nature).title, GRAVE.includes(cause.nature) ? "bad" : "warn"), " ",
      h("strong", {}, cause.said), cause.counts ? null : [" ", tag("does not count")],
      h("div", {}, link("#/cases?cause=" + (index + 1), plural(cause.cases.length, "case", "cases")),
        `, ${cause.would_become_green} would pass without it`),
      h("div", { class: "soft" }, "Shortest: ", caseLink(cause.smallest), cause.rules.length ? " \u00b7 " : "",
        cause.rules.slice(0, 5).map((id, at) => [at ? ", " : "", ruleLink(id)]),
        cause.rules.length > 5 ? ` and ${cause.rules.length - 5} more` : ""));
  }
  // What a person repairs first. The number leads to its cases.
  const FIRST = 5;
  function worstCauses() {
    if (!causes.length) return h("section", {}, h("h3", {}, "Causes"), h("p", { class: "none" }, "No deviation."));
    return h("section", {}, h("h3", {}, causes.length > FIRST ? `The worst ${FIRST} of ${causes.length} causes`
      : plural(causes.length, "cause", "causes")), h("ol", { class: "worst" }, causes.slice(0, FIRST).map((cause, index) =>
      h("li", { class: GRAVE.includes(cause.nature) ? "bad" : "warn" }, h("div", { class: "said" }, cause.said),
        h("div", { class: "soft" }, meaning(cause.nature).title, cause.news ? [" ", tag(NEWS[cause.news], "bad")] : null,
          " \u00b7 ", link("#/cases?cause=" + (index + 1), plural(cause.cases.length, "case", "cases")), " \u00b7 ",
          link("#/case/" + encodeURIComponent(cause.smallest), "the shortest"))))),
    causes.length > FIRST ? h("p", {}, link("#/causes", `All ${causes.length} causes`)) : null);
  }
  function causesView() {
    return [h("h2", {}, plural(causes.length, "cause", "causes") + ", worst first"), h("p", { class: "soft" },
      "What the endpoint does otherwise than S3. Every case that failed or was blocked belongs to one cause."),
    h("ol", { class: "found" }, causes.map(causeItem))];
  }

  // What the result says nothing about, by method: how many cases, and for want of what.
  const lack = (c) => {
    const found = /^the endpoint lacks ([^, ]+)/.exec(c.reason || "");
    return ["not-applicable", "not-checked"].includes(c.verdict) && found ? found[1] : "";
  };
  const notCovered = (c) => ["not-applicable", "not-checked", "skipped"].includes(c.verdict);
  function whyNot(c) {
    if (lack(c)) return lack(c);
    return c.verdict === "not-checked" ? "a look inside" : c.verdict === "skipped" ? "left out" : "other reasons";
  }
  function uncovered() {
    const WANTS = 2;
    const methods = Object.keys(report.summary.methods);
    const rows = [...methods, null].map((method) => {
      const list = cases.filter((c) => method === null || (method === "other" ? !c.methods.length : c.methods.includes(method)));
      const missing = list.filter(notCovered);
      const wants = new Map();
      for (const c of missing) wants.set(whyNot(c), (wants.get(whyNot(c)) || 0) + 1);
      const sorted = [...wants].sort((a, b) => b[1] - a[1]);
      const of = method === null || method === "other" ? "" : "&method=" + encodeURIComponent(method);
      const heads = [{ text: "Method" }, { text: "Not covered" }, { text: "For want of", name: true }];
      return missing.length ? row(heads, [method === null ? "All cases" : method, `${missing.length} of ${list.length}`,
        [sorted.slice(0, WANTS).map(([want, count], at) => [at ? ", " : "", method === "other" ? want
          : link(`#/cases?want=${encodeURIComponent(want)}${of}`, want), ` ${count}`]),
        sorted.length > WANTS ? `, ${sorted.length - WANTS} more` : ""]]) : null;
    }).filter(Boolean);
    return h("section", {}, h("h3", {}, "Not covered, and why"), rows.length
      ? table("What is not covered", [{ text: "Method" }, { text: "Not covered" }, { text: "For want of" }], rows, "cards short")
      : h("p", {}, `All ${cases.length} cases were checked.`));
  }
  // What the endpoint has, and what was seen of it before the first case.
  function detected() {
    const heads = [{ text: "Capability" }, { text: "There" }, { text: "Seen", name: true }];
    const THERE = { yes: ["yes", "good"], no: ["no", ""], unknown: ["unknown", "warn"] };
    return table("What was detected", heads, report.detected.map((each) => {
      const [text, tone] = THERE[each.presence] || [each.presence, ""];
      const bad = ["silently", "falsely"].includes(each.declined);
      const wanted = cases.some((c) => lack(c) === each.capability);
      return row(heads, [wanted ? link("#/cases?want=" + encodeURIComponent(each.capability), each.capability) : each.capability,
        [tag(text, tone), each.declined ? [" ", tag("declined " + each.declined, bad ? "bad" : "")] : null], each.observed]);
    }), true);
  }
  const fold = (title, ...content) => h("details", {}, h("summary", {}, h("strong", {}, title)), content);
  const SHOWN = 10;
  function natureSection([nature, list]) {
    const items = h("ul", { class: "found" }, list.slice(0, SHOWN).map(deviationItem));
    const more = list.length > SHOWN ? h("button", { type: "button", onclick: (event) => {
      items.append(...list.slice(SHOWN).map(deviationItem));
      event.target.remove();
    } }, `Show all ${list.length}`) : null;
    return h("section", { class: "finding", id: "nature-" + nature, tabindex: "-1" },
      h("h4", {}, `${meaning(nature).title} (${list.length})`), h("p", { class: "soft" }, meaning(nature).text), items, more,
      " ", link("#/cases?nature=" + nature, "as a list"));
  }
  function baselineSection() {
    const baseline = report.baseline;
    if (!baseline) return null;
    const list = (items, show) => h("ul", { class: "plain" }, items.map((item) => h("li", {}, show(item))));
    return h("section", { class: "finding" }, h("h3", {}, "Against the baseline ", h("code", {}, baseline.file)),
      baseline.unexpected.length ? [h("h4", {}, `New: ${plural(baseline.unexpected.length, "deviation", "deviations")} that it does not expect`),
        list(baseline.unexpected, (id) => (byId.has(id) ? caseLink(id) : id))] : h("p", {}, "No new deviation."),
      baseline.stale.length ? [h("h4", {}, `Stale: ${plural(baseline.stale.length, "expectation", "expectations")} of the baseline no longer ${baseline.stale.length === 1 ? "holds" : "hold"}`),
        list(baseline.stale, (text) => text)] : h("p", {}, "No stale expectation."));
  }
  function howToRead() {
    return h("details", {}, h("summary", {}, "How to read this report"), facts([
      ["Case", "a few requests to the endpoint, and what S3 is known to answer to them"],
      ["Rule", "one sentence about S3, with the document or recording that it rests on; every case cites rules"],
      ["Level", "MUST: clients rely on it. SHOULD: S3 does it, few clients rely on it. MAY: worth knowing."],
      ["Counts", report.gate === "must" ? "a case that decides the result: a MUST rule with documented or recorded evidence"
        : "every case decides the result (--gate all)"],
      ["Failed", "the endpoint answers otherwise, or hangs"],
      ["Known failure", "a deviation that the baseline expects"],
      ["Stale", "it passes, though the baseline expects it to fail: the baseline is out of date"],
      ["No result", "something went wrong before the answer in question: a set-up step, or the network"],
      ["Not visible", "it takes a look inside the endpoint, which this endpoint does not allow; or part of its answers is about something that the endpoint does not have, and the rest is right"],
      ["Not applicable", "it needs something that the endpoint does not have"]]));
  }

  function summaryView() {
    const summary = report.summary;
    const tone = { 0: "good", 1: "bad", 4: "bad" }[summary.exit_code] || "warn";
    const groups = byNature();
    const all = summary.all;
    const out = [h("h2", {}, "Summary"),
      h("div", { class: "verdict " + tone }, h("strong", {}, data.headline),
        COLUMNS.filter(({ key }) => all[key]).map(({ key, title }) => `${all[key]} ${title.toLowerCase()}`).join(", ")
          + ` of ${plural(totalOf(all), "case", "cases")}`, bar(all),
        h("div", { class: "soft" }, `${report.endpoint}, against S3 as of ${report.era}, with s3sse ${report.tool.version}; `
          + (report.selection ? `selection: ${report.selection}` : "the whole suite"))),
      h("div", { class: "first" }, worstCauses(), uncovered()), baselineSection(),
      fold("The verdict in full", h("p", {}, summary.reason + ` (--gate ${report.gate})`)),
      fold("Results by encryption method", tallies("Results by encryption method", "Method", summary.methods), LEGEND(),
        data.words.methods_note ? h("p", { class: "soft" }, data.words.methods_note) : null),
      fold("Results by level", tallies("Results by level", "Level", summary.levels)), howToRead()];
    if (groups.size)
      out.push(fold("What was found, by what it means", natureCards(groups),
        h("p", { class: "soft" }, "Each link says what S3 does; below it stands what this endpoint did."),
        [...groups].map(natureSection)));
    if ((report.detected || []).length)
      out.push(fold("What the endpoint has, and what was seen of it", detected()));
    const noted = cases.filter((c) => c.notes);
    if (noted.length)
      out.push(h("details", {}, h("summary", {}, `Notes on ${plural(noted.length, "case", "cases")}`), h("ul", { class: "plain" },
        noted.slice(0, PAGE).map((c) => h("li", {}, caseLink(c.id), ": ", c.notes.join("; "))))));
    if (report.clean_up_failures.length)
      out.push(h("h3", {}, "Left behind on the endpoint"),
        h("ul", { class: "plain" }, report.clean_up_failures.map((text) => h("li", {}, text))));
    out.push(fold("The run", facts([["Endpoint", report.endpoint], ["Started", report.started],
      ["Seconds", String(report.seconds)], ["s3sse", report.tool.version], ["Era", report.era], ["Seed", report.seed],
      ["Selection", report.selection || "everything"], ["Capabilities", report.capabilities.join(", ") || "none"]])));
    return out;
  }
  const facts = (pairs) => h("dl", {}, pairs.filter(([, value]) => value !== "" && value !== null)
    .map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));

  // ---- cases ----------------------------------------------------------------------------------------------------
  const FILTERS = [["verdict", "Verdict", (c) => [c.verdict]], ["nature", "What it means", (c) => [c.nature]],
    ["method", "Method", (c) => c.methods], ["operation", "Operation", (c) => c.operations],
    ["level", "Level", (c) => [c.level]], ["cause", "Cause", (c) => (causeOf.has(c.id) ? [causeOf.get(c.id)] : [])],
    ["want", "For want of", (c) => (notCovered(c) ? [whyNot(c)] : [])]];

  function searchText(c) {
    return [c.id, c.title, c.reason, ...c.rules, ...c.findings.flatMap((f) => [f.what, f.expected, f.actual])]
      .join("\n").toLowerCase();
  }
  function matching(wanted) {
    const words = (wanted.get("text") || "").toLowerCase().split(/\s+/).filter(Boolean);
    return cases.filter((c) => FILTERS.every(([key, , of]) => !wanted.get(key) || of(c).includes(wanted.get(key))) &&
      (!words.length || (() => { const text = searchText(c); return words.every((word) => text.includes(word)); })()));
  }
  const ROW = { failed: 0, undecided: 1, known: 2, unchecked: 3, passed: 4 };
  const rank = (c) => (ROW[STANDING[c.verdict]] ?? 5) * 100 + natureOrder(c.nature);

  function casesView(wanted) {
    const heads = [{ text: "Verdict" }, { text: "Case", name: true }, { text: "Level" }, { text: "Rules" },
      { text: "What" }];
    const result = h("div", { "aria-live": "polite" });
    const draw = (limit) => {
      const found = matching(wanted).sort((a, b) => rank(a) - rank(b));
      result.replaceChildren(h("p", { role: "status" }, `${found.length} of ${cases.length} cases`),
        table("Cases", heads, found.slice(0, limit).map((c) => row(heads, [verdictTag(c.verdict),
          [caseLink(c.id), h("div", { class: "soft" }, c.title)], c.level,
          c.rules.flatMap((id, index) => [index ? " " : "", ruleLink(id)]),
          [unexpected.has(c.id) ? [tag("new", "bad"), " "] : null,
            c.nature === "none" ? c.reason : meaning(c.nature).title]])), true),
        found.length > limit ? h("button", { type: "button", onclick: () => draw(limit + 1000) },
          `Show more (${found.length - limit})`) : "");
    };
    const set = (key, value) => {
      if (value) wanted.set(key, value); else wanted.delete(key);
      history.replaceState(null, "", "#/cases" + (wanted.toString() ? "?" + wanted : ""));
      draw(PAGE);
    };
    const choose = ([key, name, of]) => {
      const values = [...new Set(cases.flatMap(of))].filter(Boolean).sort();
      const box = h("select", { id: "f-" + key, onchange: (event) => set(key, event.target.value) },
        h("option", { value: "" }, "all"), values.map((value) => h("option", { value, selected:
          wanted.get(key) === value }, key === "nature" ? meaning(value).title
          : key === "verdict" ? verdictTitle(value) : key === "cause" ? causes[value - 1].said : value)));
      return h("div", {}, h("label", { for: "f-" + key }, name), box);
    };
    draw(PAGE);
    return [h("h2", {}, "Cases"), h("form", { class: "filters", role: "search", onsubmit: (e) => e.preventDefault() },
      h("div", {}, h("label", { for: "f-text" }, "Text (case, rule, finding)"), h("input", { id: "f-text",
        type: "search", value: wanted.get("text") || "", oninput: (event) => set("text", event.target.value) })),
      FILTERS.map(choose)), result];
  }

  // ---- one case -------------------------------------------------------------------------------------------------
  function ruleFacts(id) {
    const rule = rules[id];
    if (!rule) return [id || "none cited"];
    return [ruleLink(id), ` ${rule.level}: ${rule.statement} `, rule.sources.slice(0, 1).map((s) => [h("br"), source(s)])];
  }
  function findingBox(finding) {
    const what = meaning(finding.nature);
    return h("section", { class: "finding" }, h("strong", {}, `Step ${finding.step}: ${finding.what}`), " ",
      tag(what.title, finding.nature === "wording" || finding.nature === "refuses-honestly" ? "warn" : "bad"),
      facts([["Expected", h("code", {}, finding.expected)], ["Got", h("code", {}, finding.actual)],
        ["Rule", h("span", {}, ruleFacts(finding.rule))], ["Means", what.text]]));
  }
  const bytes = (count) => (count === 1 ? "1 byte" : `${count} bytes`);
  function message(side, sent) {
    if (!side.line && !side.headers.length) return h("p", { class: "none" }, "no answer");
    const head = [side.line, ...side.headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
    const body = side.body;
    const note = body.size === 0 ? null : h("p", { class: "soft" },
      `${sent ? "Body sent" : "Body"}: ${bytes(body.size)}${body.hex ? ", as hex" : ""}${body.cut ? ", its beginning" : ""}`);
    return [h("pre", {}, head), note, body.shown ? h("pre", {}, body.shown) : null];
  }
  function exchange(e, deviating) {
    return h("details", { open: deviating.has(e.step) }, h("summary", {}, h("strong", {}, e.step), " ",
      h("code", {}, e.request.line), " \u2192 ", e.failure || e.response.line,
      deviating.has(e.step) ? [" ", tag("deviates", "bad")] : null),
    h("p", { class: "soft" }, `${e.url}, ${(e.seconds * 1000).toFixed(1)} ms`), message(e.request, true),
    h("h4", {}, "Answer"), e.failure ? h("p", {}, e.failure) : null, message(e.response, false));
  }
  function copyButton(text) {
    return h("button", { type: "button", onclick: async (event) => {
      try {
        await navigator.clipboard.writeText(text);
        event.target.textContent = "Copied";
      } catch {
        event.target.textContent = "Select the text and copy it";
      }
    } }, "Copy");
  }
  function reproduction(list) {
    const tools = [["curl", "curl"], ["aws_cli", "AWS CLI"], ["boto3", "boto3"]];
    return tools.map(([key, name]) => {
      const text = list.map((each) => `# ${each.step}\n${each[key]}`).join("\n\n");
      return h("details", {}, h("summary", {}, name), h("div", { class: "lines" }, copyButton(text), h("pre", {}, text)));
    });
  }
  function caseView(id) {
    const c = byId.get(id);
    if (!c) return [h("h2", {}, "No such case"), h("p", {}, id)];
    const what = meaning(c.nature);
    const deviating = new Set(c.findings.map((finding) => finding.step));
    const findings = [...c.findings].sort((a, b) => natureOrder(a.nature) - natureOrder(b.nature));
    return [h("h2", {}, c.title || c.id), h("p", { class: "mono soft" }, c.id), h("p", {}, verdictTag(c.verdict), " ",
      c.nature === "none" ? null : [tag(what.title, "bad"), " ", what.text, " "], unexpected.has(c.id)
        ? tag("new: the baseline does not expect it", "bad") : null),
    causeOf.has(c.id) ? h("p", {}, "Cause: ", link("#/cases?cause=" + causeOf.get(c.id), causes[causeOf.get(c.id) - 1].said)) : null,
    facts([["Reason", c.reason], ["Notes", c.notes ? c.notes.map((note) => h("div", {}, note)) : ""], ["Level", c.level + (c.gating ? ", counts" : ", does not count")],
      ["Methods", c.methods.join(", ")], ["Operations", c.operations.join(", ")], ["Vector", `${c.file}:${c.line}`],
      ["Seconds", String(c.seconds)]]),
    findings.length ? [h("h3", {}, "Findings, worst first"), findings.map(findingBox)] : null,
    h("h3", {}, "Rules"), h("ul", { class: "plain" }, c.rules.map((rule) => h("li", {}, ruleFacts(rule)))),
    c.transcript ? [h("h3", {}, "What was sent and answered"), c.exchanges_left_out
      ? h("p", { class: "soft" }, `${c.exchanges_left_out} exchanges in the middle are not shown.`) : null,
    c.transcript.map((e) => exchange(e, deviating))] : null,
    c.reproduction ? [h("h3", {}, "Do it by hand"), h("p", { class: "soft" },
      "Set ENDPOINT and the AWS_ variables first. The lines make a bucket and their own keys, and take them down again."),
    reproduction(c.reproduction)] : null];
  }

  // ---- rules ----------------------------------------------------------------------------------------------------
  const citing = (id) => cases.filter((c) => c.rules.includes(id));
  const WORD_TONE = { "conforms": "good", "deviates": "bad", "known failure": "known", "no result": "warn" };
  const standingTag = (id) => tag(data.standings[id] || "not applicable", WORD_TONE[data.standings[id]]);
  function rulesView() {
    const heads = [{ text: "Rule" }, { text: "Level" }, { text: "Result" }, { text: "Cases", num: true },
      { text: "Statement", name: true }, { text: "Source" }];
    const index = new Map();
    for (const c of cases) for (const id of c.rules) index.set(id, [...(index.get(id) || []), c]);
    return [h("h2", {}, "Rules"), table("Rules", heads, Object.entries(rules).map(([id, rule]) => {
      const list = index.get(id) || [];
      return row(heads, [ruleLink(id), rule.level, standingTag(id),
        String(list.length), [rule.statement, h("div", { class: "soft" }, rule.evidence.join(", "))],
        rule.sources.slice(0, 1).map((address) => (/^https?:\/\//.test(address)
          ? h("a", { href: address, rel: "noreferrer noopener", "aria-label": `Source of ${id}: ${address}` },
            address.split("/")[2]) : address))]);
    }), true)];
  }
  function ruleView(id) {
    const rule = rules[id];
    if (!rule) return [h("h2", {}, "No such rule"), h("p", {}, id)];
    const heads = [{ text: "Verdict" }, { text: "Case", name: true }];
    return [h("h2", {}, id), h("p", {}, rule.statement), facts([["Result", standingTag(id)], ["Level", rule.level], ["Slug", h("code", {}, rule.slug)],
      ["Evidence", rule.evidence.join(", ")], ["Sources", h("span", {}, rule.sources.map((s) => h("div", {}, source(s))))]]),
    table("Cases that cite the rule", heads, citing(id).map((c) => row(heads, [verdictTag(c.verdict), caseLink(c.id)])))];
  }

  // ---- coverage and kill matrix ---------------------------------------------------------------------------------
  function coverageView() {
    const coverage = data.coverage;
    const heads = [{ text: "Rule" }, { text: "Level" }, { text: "Seen from" }, { text: "Cases", name: true },
      { text: "Asked in the simulator at", name: true }];
    const level = (name) => `${coverage[name].covered} of ${coverage[name].observable} observable ${name.toUpperCase()} rules`;
    return [h("h2", {}, "Coverage"), h("p", {}, ["must", "should", "may"].map(level).join("; ") + " have a case."),
      coverage.uncovered.length ? h("p", {}, "Without a case: " + coverage.uncovered.join(", ")) : null,
      table("Rule, case, code", heads, coverage.rules.map((rule) => row(heads, [ruleLink(rule.id), rule.level,
        rule.visibility, h("span", { class: "mono" }, rule.cases.slice(0, 4).join(", ") +
          (rule.cases.length > 4 ? ` and ${rule.cases.length - 4} more` : "") || "none"),
        h("span", { class: "mono" }, rule.consulted_at.join(", ") || "nowhere")])), true)];
  }
  function mutationView() {
    const proof = data.mutation;
    const list = Array.isArray(proof.matrix) ? proof.matrix : Array.isArray(proof.mutants) ? proof.mutants : [];
    const count = (value) => String(Array.isArray(value) ? value.length : value ?? "unknown");
    const heads = [{ text: "Mutant", name: true }, { text: "Killed" }, { text: "By", name: true }];
    const words = (value) => (Array.isArray(value) ? value.map((v) => (typeof v === "string" ? v : JSON.stringify(v))).join(", ")
      : value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value));
    return [h("h2", {}, "Kill matrix"), facts([["Mutants", count(proof.mutants)], ["Killed", count(proof.killed)],
      ["Survived", count(proof.survived)]]), table("Mutants", heads, list.map((m) => row(heads, [
      words(m.name ?? m.mutant ?? m.rule ?? m.id ?? m), tag(m.killed === false || m.survived === true || m.outcome === "survived"
        ? "survived" : "killed", m.killed === false || m.survived === true || m.outcome === "survived" ? "bad" : "good"),
      words(m.killed_by ?? m.by ?? m.cases ?? m.killer)])), true)];
  }

  // ---- routes ---------------------------------------------------------------------------------------------------
  const NAV = [["", "Summary"], ...(causes.length ? [["causes", "Causes"]] : []), ["cases", "Cases"], ["rules", "Rules"]];
  if (data.coverage) NAV.push(["coverage", "Coverage"]);
  if (data.mutation) NAV.push(["mutation", "Kill matrix"]);
  const main = document.querySelector("main");
  function decode(text) {
    try { return decodeURIComponent(text); } catch { return text; }
  }
  function show(first) {
    const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
    const slash = path.indexOf("/");
    const view = slash < 0 ? path : path.slice(0, slash);
    const rest = slash < 0 ? "" : decode(path.slice(slash + 1));
    const content = view === "causes" ? causesView() : view === "cases" ? casesView(new URLSearchParams(query || ""))
      : view === "case" ? caseView(rest) : view === "rules" ? rulesView() : view === "rule" ? ruleView(rest)
        : view === "coverage" && data.coverage ? coverageView() : view === "mutation" && data.mutation ? mutationView()
          : summaryView();
    main.replaceChildren(...content.flat(Infinity).filter(Boolean));
    document.querySelector("nav").replaceChildren(...NAV.map(([name, text]) => h("a", { href: "#/" + name,
      "aria-current": name === view || (name === "cases" && view === "case") || (name === "rules" && view === "rule")
        ? "page" : null }, text)));
    const heading = main.querySelector("h2");
    document.title = `${heading ? heading.textContent + " - " : ""}s3sse: ${report.endpoint}`;
    if (!first) {
      window.scrollTo(0, 0);
      main.focus();
    }
  }
  addEventListener("hashchange", () => show(false));
  show(true);
})();
