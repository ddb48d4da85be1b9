// Five methods on the same bytes, side by side.
import { ask, clip, counted, dump, el, newSeed } from "./parts.js";
import { catalogue } from "./catalogue.js";
import { caseOf, learnersObject } from "./envelope_page.js";
import { envelopeOf } from "./story.js";

async function columnOf(method, object) {
  const seed = newSeed();
  if (method.id === "client-side") {
    const story = await ask("/api/client-side", { seed, base64: object.base64 });
    const put = story.play.steps.find((step) => step.step.includes("PutObject"));
    return { stored: put.stored, wrapped: Object.entries(story.metadata).map(([, value]) => value).sort((a, b) => b.length - a.length)[0], kms: [], answered: headersOf(put), sent: "ciphertext" };
  }
  const play = await ask("/api/play", { case: caseOf(method.id), seed, ...object });
  const envelope = envelopeOf(play);
  const kms = play.steps.filter((step) => step.step !== "set-up").flatMap((step) => step.kms.map((call) => call.api));
  return { stored: envelope.stored, wrapped: envelope.wrapped.join("\n"), kms, answered: headersOf(envelope.write), sent: envelope.customerKey ? "your bytes, and your key" : "your bytes" };
}

const headersOf = (step) => step.answer.headers.filter(([name]) => /server-side/i.test(name)).map(([name, value]) => `${name}: ${value}`);

const ROWS = [
  ["Who holds the keys", (method, column, known) => known["holds-the-keys"]],
  ["Who encrypts", (method, column, known) => known.encrypts],
  ["What crosses the wire (inside TLS)", (method, column) => column.sent],
  ["What lies on the disk", (method, column) => dump(column.stored.hex, column.stored.size, { rows: 3 })],
  ["How many bytes", (method, column) => counted(column.stored.size, "byte")],
  ["The wrapped data key", (method, column) => el("span", { class: "mono" }, clip(column.wrapped, 64))],
  ["Calls of KMS, write and read", (method, column) => column.kms.join(", ") || "none"],
  ["What S3 answered", (method, column) => el("ul", { class: "mono bare" }, column.answered.map((line) => el("li", {}, line)))],
  ["Who can read", (method, column, known) => known["can-read"]],
];

export async function comparePage() {
  const object = learnersObject();
  const columns = await Promise.all(catalogue.methods_named.map((method) => columnOf(method, object)));
  const methods = catalogue.methods_named;
  return el("div", { class: "wide-page" }, el("h1", {}, "Five ways, the same bytes"),
    el("p", { class: "lead" }, "The object that you chose on the page of the envelope, encrypted by each method just now."),
    el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Comparison" }, el("table", { class: "compare" },
      el("thead", {}, el("tr", {}, el("td", {}), methods.map((method) => el("th", { scope: "col" }, method.name)))),
      el("tbody", {}, ROWS.map(([name, cell]) => el("tr", {}, el("th", { scope: "row" }, name),
        methods.map((method, at) => el("td", { "data-name": method.name }, cell(method, columns[at], catalogue.methods[method.id] || {}))))))))); 
}
