// The gallery of mistakes, and the reader of error messages.
import { catalogue } from "./catalogue.js";
import { playView, ruleList } from "./exchange.js";
import { ask, choice, el } from "./parts.js";
import { playOf, runner } from "./runner.js";

const numberIn = (id) => Number(id.match(/\/(\d+)/)[1]);
const addressOf = (id) => `#/mistakes/${numberIn(id)}`;

function causesView(read) {
  const { status, code, message } = read.error;
  const told = [status, code, message].filter(Boolean).join(" ");
  const paste = "Paste the whole error document, what curl -v printed, the last lines of a traceback, or the line of the AWS CLI.";
  if (read.client) return el("div", {}, el("p", {}, "S3 has not answered; the client says this by itself."), el("p", {}, read.client.cause, " ", read.client.fix));
  if (!told && !read.causes.length) return el("p", {}, "There is no error of S3 or KMS in that text. ", paste);
  return el("div", {}, told ? el("p", { class: "mono" }, told) : null,
    read.causes.length ? el("ul", { class: "plain-list" }, read.causes.slice(0, 4).map((cause) => el("li", {},
      el("a", { href: addressOf(cause.case) }, cause.title), cause.sure ? null : el("span", { class: "soft" }, " (perhaps)"),
      el("p", {}, cause.cause, " ", cause.fix)))) : el("p", {}, code ? "None of the thirty mistakes gets this answer." : "A status alone does not tell the cause. " + paste));
}

function errorReader() {
  const text = el("textarea", { id: "pasted", rows: 5, spellcheck: "false", placeholder: "An error occurred (AccessDenied) when calling …" });
  const read = runner("What is it?", async () => causesView(await ask("/api/error", { text: text.value })), "What is it?");
  return el("details", { class: "panel" }, el("summary", {}, "I have an error message"),
    el("label", { for: "pasted" }, "Paste an error document, headers, the output of curl -v, or what an SDK or the AWS CLI printed"), text,
    el("p", { class: "row" }, read.button, el("span", { class: "soft" }, "It stays on this machine.")), read.shown);
}

export function galleryPage() {
  const list = el("ol", { class: "gallery" });
  const count = el("p", { role: "status", class: "soft" });
  const search = el("input", { type: "search", id: "search", placeholder: "403, MD5, copy …" });
  const all = catalogue.mistakes;
  function fillList() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = all.filter((one) => words.every((word) => JSON.stringify([one.title, one.symptom, one.cause, one.fix]).toLowerCase().includes(word)));
    list.replaceChildren(...found.map((one) => el("li", {}, el("span", { class: "number" }, numberIn(one.id)),
      el("div", {}, el("a", { href: addressOf(one.id) }, one.title), el("p", { class: "soft" }, one.symptom)))));
    count.textContent = words.length ? `${found.length} of ${all.length}` : "";
    if (!found.length) count.textContent = "None of them has these words.";
  }
  search.addEventListener("input", fillList);
  fillList();
  return el("div", {}, el("h1", {}, "Thirty mistakes"), el("p", { class: "lead" }, "The ones that users make most with S3 encryption. Each is made here, with its bytes, its rule and its mend."),
    errorReader(), el("p", { class: "search" }, el("label", { for: "search" }, "Find"), search), count, list);
}

export function mistakePage(number) {
  const at = catalogue.mistakes.findIndex((one) => numberIn(one.id) === Number(number));
  const one = catalogue.mistakes[at];
  if (!one) return null;
  let variant = one.variants[0];
  const { button, shown } = runner("Make it happen", async () => playView(await playOf(variant, { breaks_rules: one.of_servers })));
  const short = (id) => (id.match(/\[(.*)\]/) || [0, id])[1].replace(/\w+=/g, "").replace(/,/g, ", ").replaceAll("-", " ");
  const linkTo = (other, before, after) => (other ? el("a", { href: addressOf(other.id) }, before, other.title, after) : null);
  return el("div", { "data-onward": catalogue.mistakes[at + 1] ? addressOf(catalogue.mistakes[at + 1].id) : null },
    el("p", { class: "soft crumb" }, el("a", { href: "#/mistakes" }, "Thirty mistakes"), ` / ${number}`), el("h1", {}, one.title),
    el("dl", { class: "mistake" }, [["Symptom", one.symptom], ["Cause", one.cause], ["Mend", one.fix]].map(([name, text]) => el("div", { "data-slide": true }, el("dt", {}, name), el("dd", {}, text)))),
    el("section", { class: "panel", "data-slide": true }, one.of_servers ? el("p", {}, "S3 does not make this mistake. Here a server makes it, in which the rules below are switched off.") : null,
      el("div", { class: "row" }, one.variants.length > 1 ? choice("Variant", one.variants.map((id) => [id, short(id)]), variant, (value) => { variant = value; button.click(); }) : null, button),
      shown, el("p", { class: "soft terminal" }, "In a terminal: ", el("code", {}, `s3sse explain ${one.id}`))),
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "The rules"), ruleList(one.rules)),
    el("nav", { class: "neighbours", "aria-label": "Other mistakes" }, linkTo(catalogue.mistakes[at - 1], "← ", ""), linkTo(catalogue.mistakes[at + 1], "", " →")));
}
