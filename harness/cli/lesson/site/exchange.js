// A play told request by request: what was sent, what came back, and what happened inside.
import { commands, counted, dump, el, errorOf, facts, headerLines, pill, ruleLine, statusOf } from "./parts.js";
import { plaintextHex, segmentsOf } from "./story.js";

const TOLD = /^(x-amz-(server-side|copy-source|checksum|target|meta-x-amz)|content-md5|etag|range|content-range)/i;

function headerList(headers) {
  const told = headers.filter(([name]) => TOLD.test(name));
  return told.length ? headerLines(told) : el("p", { class: "soft" }, "no header about encryption");
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

// The bytes on the disk before and after a hand was there.
function handOnDisk(before, after) {
  const changed = [...after.hex.matchAll(/../g)].findIndex((byte) => before.hex.substr(byte.index, 2) !== byte[0]);
  if (changed < 0) return null;
  const rows = Math.floor(changed / 8) + 2;
  return el("div", { class: "beside" },
    el("section", {}, el("p", { class: "label" }, "On the disk before"), dump(before.hex, before.size, { rows, changed })),
    el("section", {}, el("p", { class: "label" }, "And after"), dump(after.hex, after.size, { rows, changed })));
}

function summaryOf(step) {
  if (step.deed) return "A hand " + step.deed + ".";
  const error = errorOf(step);
  return error.message || error.code || (statusOf(step)[0] === "2" ? "" : "No text came with it.");
}

// The same for requests that say and get the same, whatever their objects are called.
function shapeOf(step) {
  if (!step.request) return null;
  return JSON.stringify([nameOf(step), step.secure, step.answer.line, step.request.headers.filter(([name]) => TOLD.test(name))]);
}

// Runs of steps of one shape: [first, the others].
function runsOf(steps) {
  const runs = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last && shapeOf(step) && shapeOf(step) === shapeOf(last[0])) last.push(step);
    else runs.push([step]);
  }
  return runs;
}

function kmsPill(step) {
  return step.kms?.length ? el("span", { class: "pill kms" }, "KMS: " + step.kms.map((call) => call.api).join(", ")) : null;
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

// The step that the play is about: the last that was refused, or the last of all.
export function mainStep(play) {
  const steps = play.steps.filter((step) => step.step !== "set-up");
  return steps.findLast((step) => step.answer && statusOf(step)[0] !== "2") || steps.at(-1);
}

// Set-up is folded into one line; the last step is open, for it is what the play is about.
export function playView(play, { open = "last" } = {}) {
  const steps = play.steps.filter((step) => step.step !== "set-up");
  const last = mainStep(play);
  const prepared = play.steps.length - steps.length;
  const stored = (step) => steps.slice(0, steps.indexOf(step)).findLast((one) => one.stored)?.stored;
  return el("div", { class: "play" },
    el("ol", { class: "exchanges" }, runsOf(steps).map(([step, ...others]) => {
      const head = el("span", { class: "line" }, el("strong", {}, nameOf(step)), pill(step), kmsPill(step), el("span", { class: "said" }, summaryOf(step)));
      if (step.deed) return el("li", { class: "deed" }, head, step.stored && stored(step) ? handOnDisk(stored(step), step.stored) : null);
      const calls = others.reduce((sum, one) => sum + one.kms.length, 0);
      return [el("li", {}, el("details", { open: open === "last" && step === last }, el("summary", {}, head), details(play, step))),
        others.length ? el("li", { class: "deed" }, el("span", { class: "said" }, `and ${counted(others.length, "more request")} like it, with ${counted(calls, "call")} of KMS`)) : null];
    })),
    prepared ? el("p", { class: "soft" }, `Before that ${counted(prepared, "request")} made bucket and keys.`) : null);
}

export const ruleList = (rules) => el("ul", { class: "plain-list" }, rules.map(ruleLine));
