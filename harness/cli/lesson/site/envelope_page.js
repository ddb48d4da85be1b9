// The envelope made step by step: choose, type, watch, read back.
import { ask, choice, clip, commands, counted, el, facts, headerLines, newSeed, ruleLine, toBase64 } from "./parts.js";
import { catalogue } from "./catalogue.js";
import { diskBeside, kmsTable } from "./exchange.js";
import { scene } from "./scene.js";
import { envelopeOf, plaintextHex, storyOf } from "./story.js";

const narrow = matchMedia("(max-width: 46rem)");
const formOfDrawing = () => (narrow.matches ? "narrow" : document.documentElement.classList.contains("presenting") ? "large" : "wide");
const OWN = "Dear reader, this sentence will never lie on the disk.";
const kept = { method: "sse-kms", text: OWN, file: null };

const objectOf = () => kept.file ? { base64: toBase64(kept.file.bytes), name: kept.file.name }
  : { base64: toBase64(new TextEncoder().encode(kept.text)) };

export const caseOf = (method) => `lesson/flow[method=${method}]`;
export const learnersObject = objectOf;
export const chosenMethod = () => kept.method;

// Goes through the story of one play: drawing, words, values. Keys move it; the presenter's mode uses the same steps.
export function walk(play) {
  const envelope = envelopeOf(play);
  const chapters = play.steps.filter((step) => step.trace && step.step !== "set-up")
    .map((step) => ({ step, story: storyOf(play, step), name: step.request.line.startsWith("GET") ? "Reading" : "Writing" }));
  if (!envelope || !chapters.length) return null;
  let chapter = 0;
  let at = 0;
  const drawing = el("div", { class: "drawing" });
  const words = el("div", { class: "words" });
  const told = el("p", { class: "unseen", role: "status" });
  const dots = el("ol", { class: "dots" });
  const back = el("button", { type: "button" }, "Back");
  const next = el("button", { type: "button", class: "primary" }, "Next");
  const count = el("span", { class: "soft" });
  const heading = el("p", { class: "now", "aria-hidden": "true" });
  const tabs = chapters.length > 1 ? choice("Way", chapters.map((one, index) => [index, one.name]), 0, (index) => { go(index, 0); }) : null;

  function show() {
    const { step, story, name } = chapters[chapter];
    const now = story[at];
    drawing.replaceChildren(scene(envelope, story, at, step.kms, formOfDrawing()));
    words.replaceChildren(
      el("h3", {}, now.title),
      ...now.events.map((event) => el("div", { class: "event" }, el("p", {}, event.decision),
        event.values.length ? facts(event.values.map(({ name, value }) => [name, clip(value, 160)])) : null)),
      el("details", {}, el("summary", {}, counted(new Set(now.events.flatMap((event) => event.rules)).size, "rule") + " behind it"),
        el("ul", { class: "plain-list" }, [...new Set(now.events.flatMap((event) => event.rules))].map((id) => ruleLine({ id, statement: play.rulebook[id] || "" })))));
    dots.replaceChildren(...story.map((one, index) => {
      const dot = el("button", { type: "button", "aria-current": index === at ? "step" : null, class: index <= at ? "done" : false }, el("span", { class: "number" }, index + 1), " ", el("span", { class: "name" }, one.title));
      dot.addEventListener("click", () => go(chapter, index));
      return el("li", {}, dot);
    }));
    const all = chapters.reduce((sum, one) => sum + one.story.length, 0);
    const before = chapters.slice(0, chapter).reduce((sum, one) => sum + one.story.length, 0);
    count.textContent = `${before + at + 1} of ${all}`;
    heading.textContent = now.title;
    told.textContent = `${name}, step ${before + at + 1} of ${all}: ${now.title}`;
    back.disabled = before + at === 0;
    next.disabled = before + at + 1 === all;
    if (tabs) [...tabs.children].forEach((tab, index) => tab.setAttribute("aria-pressed", String(index === chapter)));
  }
  function go(newChapter, newAt) {
    chapter = newChapter;
    at = newAt;
    show();
    // On a narrow screen the drawing is longer than the screen.
    if (narrow.matches) drawing.querySelector(".bright")?.scrollIntoView({ block: "center" });
  }
  function move(by) {
    const target = at + by;
    if (target >= 0 && target < chapters[chapter].story.length) go(chapter, target);
    else if (target < 0 && chapter > 0) go(chapter - 1, chapters[chapter - 1].story.length - 1);
    else if (target > 0 && chapter + 1 < chapters.length) go(chapter + 1, 0);
    else return false;
    return true;
  }
  back.addEventListener("click", () => move(-1));
  next.addEventListener("click", () => move(1));
  const view = el("section", { class: "walk", "aria-label": "Step by step" },
    el("div", { class: "row controls" }, tabs, el("span", { class: "push row" }, back, next, count), heading),
    told, dots, el("div", { class: "stage" }, drawing, words));
  function redraw() {
    if (view.isConnected) { show(); return; }
    narrow.removeEventListener("change", redraw);
    removeEventListener("presenting", redraw);
  }
  narrow.addEventListener("change", redraw);
  addEventListener("presenting", redraw);
  view.move = move;
  show();
  return view;
}

function chooser(start) {
  const methods = el("fieldset", { class: "methods" }, el("legend", {}, "Method"));
  for (const method of catalogue.methods_named) {
    const input = el("input", { type: "radio", name: "method", value: method.id, checked: method.id === kept.method });
    input.addEventListener("change", () => { kept.method = method.id; start(); });
    methods.append(el("label", {}, input, el("span", { class: "method-name" }, method.name), el("span", { class: "soft" }, method.says)));
  }
  const text = el("textarea", { id: "own-text", rows: 2, spellcheck: "false" });
  text.value = kept.file ? "" : kept.text;
  text.addEventListener("input", () => { kept.text = text.value; kept.file = null; named.textContent = ""; });
  const named = el("p", { class: "soft", role: "status" }, kept.file ? `${kept.file.name}, ${counted(kept.file.bytes.length, "byte")}` : "");
  const file = el("input", { type: "file", id: "own-file" });
  async function take(one) {
    if (!one) return;
    if (one.size > 1024 * 1024) { named.textContent = `${one.name} has ${counted(one.size, "byte")}; here it may have 1,048,576.`; return; }
    kept.file = { name: clip(one.name, 60), bytes: new Uint8Array(await one.arrayBuffer()) };
    named.textContent = `${kept.file.name}, ${counted(kept.file.bytes.length, "byte")}`;
    text.value = "";
    start();
  }
  file.addEventListener("change", () => take(file.files[0]));
  const seal = el("button", { type: "submit", class: "primary" }, "Seal it");
  const drop = el("div", { class: "drop" }, el("label", { for: "own-text" }, "Your text"), text,
    el("div", { class: "row" }, seal, el("span", { class: "soft" }, "Each time with new keys."),
      el("span", { class: "push" }, el("label", { for: "own-file", class: "file" }, "or a file, or drop one here: ", file))), named);
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("over"); take(event.dataTransfer.files[0]); });
  const form = el("form", { class: "chooser panel" }, methods, drop);
  form.addEventListener("submit", (event) => { event.preventDefault(); start(); });
  return form;
}

const METADATA = { "x-amz-3": "the wrapped data key", "x-amz-c": "the cipher of the content", "x-amz-d": "the commitment to the key", "x-amz-i": "the message id", "x-amz-m": "about the wrapping key", "x-amz-w": "how the key is wrapped" };

export function clientSideView(story) {
  const put = story.play.steps.find((step) => step.request?.line.startsWith("PUT /") && step.step !== "set-up");
  return el("div", {},
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "On your side"), el("p", {}, "A data key is drawn for this object alone and wrapped under a key of yours. The text is encrypted before anything is sent."),
      diskBeside(story.plaintext, { hex: story.ciphertext, size: story.ciphertext.length / 2 }, 16, ["Your text", "What is sent"]),
      el("p", { class: "label" }, "Beside the ciphertext, as metadata"), facts(Object.entries(story.metadata).map(([name, value]) => [`${name}, ${METADATA[name] || "metadata"}`, value]))),
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "What S3 was given"), el("p", { class: "mono" }, put.request.line),
      headerLines(put.request.headers.filter(([name]) => name.startsWith("x-amz-meta"))),
      el("p", {}, "It encrypted that once more for its own disk, and knows no more than before:"), headerLines(put.answer.headers.filter(([name]) => /server-side/.test(name))), commands(story.play, put)),
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "On your side again"), facts([["with your key", story.opened], ["with another key", story.wrong_key]])));
}

export async function envelopePage() {
  const shown = el("div", { class: "shown", "aria-busy": "false" });
  let turn = 0;
  async function start() {
    const mine = ++turn;
    shown.setAttribute("aria-busy", "true");
    try {
      const question = { seed: newSeed(), reveal: true, ...objectOf() };
      const content = kept.method === "client-side" ? clientSideView(await ask("/api/client-side", question))
        : sealedView(await ask("/api/play", { case: caseOf(kept.method), ...question }));
      if (mine === turn) shown.replaceChildren(content);
    } catch (problem) {
      if (mine === turn) shown.replaceChildren(el("p", { class: "panel bad", role: "alert" }, problem.message));
    }
    shown.setAttribute("aria-busy", "false");
  }
  const page = el("div", {}, el("h1", {}, "The envelope, step by step"),
    el("p", { class: "lead" }, "Choose a method, type something, and watch what becomes of it. Every value is of the request that just ran."),
    catalogue.reveals ? null : el("p", { class: "soft" }, "Keys are shown as fingerprints here; ", el("code", {}, "s3sse serve --ui --reveal"), " shows them, for they are thrown away with each request."),
    chooser(start), shown);
  await start();
  return page;
}

const NAMES = { method: "method", kms_key_arn: "KMS key", context: "context", wrapped_keys: "wrapped keys", salt: "salt", customer_key_verifier: "HMAC of your key", bucket_key: "bucket key" };

// What stands in the envelope, by plain names. Its version and what is empty say nothing to a learner.
function envelopeFacts(envelope) {
  return Object.entries(envelope).filter(([name, value]) => name !== "v" && value !== "" && value !== false).map(([name, value]) =>
    [NAMES[name] || name.replaceAll("_", " "), typeof value === "string" ? value : Array.isArray(value) ? value.join("\n")
      : Object.entries(value).map(([key, text]) => `${key} = ${text}`).join("\n") || String(value)]);
}

function sealedView(play) {
  const envelope = envelopeOf(play);
  const put = envelope.write;
  const breaks = catalogue.breaks.filter((one) => one.cases[kept.method]);
  return el("div", {},
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "How it is made, and opened again"), walk(play)),
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "The disk, beside your bytes"),
      diskBeside(plaintextHex(envelope.plaintext), envelope.stored, envelope.segments.length === 1 ? 16 : 0),
      el("h3", { class: "apart" }, "The envelope beside the ciphertext"),
      facts(envelopeFacts(envelope.stored.envelope))),
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "What KMS logged"), kmsTable([...put.kms, ...play.steps.filter((step) => step.request?.line.startsWith("GET")).flatMap((step) => step.kms)])),
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "By hand"), commands(play, put)),
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "Now break it"),
      el("ul", { class: "cards" }, breaks.map((one) => el("li", {}, el("a", { href: `#/break/${one.id}/${kept.method}` }, one.title), el("span", { class: "soft" }, one.does))))));
}
