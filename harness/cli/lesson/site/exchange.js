// A play told request by request: what was sent, what came back, and what happened inside.
import { commands, counted, dump, el, errorOf, facts, pill, ruleLine, statusOf } from "./parts.js";
import { plaintextHex, segmentsOf } from "./story.js";

const TOLD = /^(x-amz-(server-side|copy-source|checksum|target|meta-x-amz)|content-md5|etag|range|content-range)/i;

function headerList(headers) {
  const told = headers.filter(([name]) => TOLD.test(name));
  return told.length ? facts(told) : el("p", { class: "soft" }, "none about encryption");
}

export function eventList(trace, rulebook = {}) {
  return el("ol", { class: "events" }, trace.events.map((event) => el("li", {},
    el("span", { class: "stage" }, event.stage), el("div", {},
      el("p", {}, event.decision),
      event.values.length ? facts(event.values.map(({ name, value }) => [name, value])) : null,
      event.rules.length ? el("ul", { class: "rules" }, event.rules.map((id) => el("li", { class: event.broken.includes(id) ? "bad" : false },
        el("strong", {}, id), " ", rulebook[id] || ""))) : null))));
}

export function kmsTable(calls) {
  if (!calls.length) return el("p", { class: "soft" }, "KMS was not asked.");
  return el("ul", { class: "kms-log" }, calls.map((call) => el("li", {},
    el("strong", {}, call.api), call.error ? el("span", { class: "pill bad" }, call.error) : el("span", { class: "pill good" }, "granted"),
    facts([["key", call.key_arn], ["caller", call.principal_arn], ["via", call.via_service || "directly"],
      ...Object.entries(call.context).map(([name, value]) => ["context " + name, value])]))));
}

// What was sent beside what lies there, in hex.
export function diskBeside(plain, stored, tagged = 16, names = ["What was sent", "What lies on the disk"]) {
  const bytes = plain.match(/../g) || [];
  return el("div", { class: "beside" },
    el("section", { class: "plain" }, el("p", { class: "label" }, names[0]), dump(plain, bytes.length, { rows: 10 })),
    el("section", {}, el("p", { class: "label" }, names[1]), dump(stored.hex, stored.size, { rows: 12, tagged }),
      el("p", { class: "soft" }, stored.size <= 96 ? "Underlined: the tag." : `${counted(stored.size, "byte")} in all.`)));
}

function summaryOf(step) {
  if (step.deed) return "A hand " + step.deed + ".";
  const error = errorOf(step);
  return error.message || (statusOf(step)[0] === "2" ? "" : "No text came with it.");
}

const nameOf = (step) => step.step.replace(/^\d+ /, "").replace(/^probe:.*/, "A hand on the disk").replace(/^kms:/, "KMS ");

function details(play, step) {
  const body = step.request?.body;
  return el("div", { class: "inside" },
    step.request ? el("div", { class: "two" },
      el("section", {}, el("p", { class: "label" }, "Sent"), el("p", { class: "mono" }, step.request.line, step.secure ? "" : "   (plain HTTP)"), headerList(step.request.headers)),
      el("section", {}, el("p", { class: "label" }, "Answered"), el("p", { class: "mono" }, step.answer.line || step.failure), headerList(step.answer.headers),
        step.answer.body.size && !step.answer.body.hex ? el("pre", { tabindex: "0", "aria-label": "Body of the answer" }, step.answer.body.shown) : null)) : null,
    step.stored && body?.size && step.request.line.startsWith("PUT ") && statusOf(step)[0] === "2"
      ? diskBeside(plaintextHex(body), step.stored, segmentsOf(step).length === 1 ? 16 : 0) : null,
    step.kms.length ? el("section", {}, el("p", { class: "label" }, "What KMS logged"), kmsTable(step.kms)) : null,
    step.trace ? el("details", {}, el("summary", {}, "Inside the simulator, stage by stage"), eventList(step.trace, play.rulebook)) : null,
    step.commands ? el("section", {}, el("p", { class: "label" }, "By hand"), commands(play, step)) : null);
}

// Set-up is folded into one line; the last step is open, for it is what the play is about.
export function playView(play, { open = "last" } = {}) {
  const steps = play.steps.filter((step) => step.step !== "set-up");
  const last = steps.findLast((step) => step.answer && statusOf(step)[0] !== "2") || steps[steps.length - 1];
  const prepared = play.steps.length - steps.length;
  return el("div", { class: "play" },
    el("ol", { class: "exchanges" }, steps.map((step) => {
      const head = el("span", { class: "line" }, el("strong", {}, nameOf(step)), pill(step), el("span", { class: "said" }, summaryOf(step)));
      if (step.deed) return el("li", { class: "deed" }, head);
      return el("li", {}, el("details", { open: open === "last" && step === last }, el("summary", {}, head), details(play, step)));
    })),
    prepared ? el("p", { class: "soft" }, `Before that ${counted(prepared, "request")} made bucket and keys.`) : null);
}

export const ruleList = (rules) => el("ul", { class: "plain-list" }, rules.map(ruleLine));
