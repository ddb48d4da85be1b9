// The drawing: who has what, at this step of the story. Boxes wait as outlines until the story comes to them.
import { catalogue } from "./catalogue.js";
import { clip, svg } from "./parts.js";

// Type of the values and its lines, in units of the drawing; flow_picture.cpp has the first of them.
const TYPE = { letter: 7.85, line: 17, first: 39, title: 19 };
const LARGE_TYPE = { letter: 10.3, line: 22, first: 48, title: 24 };

const ORDER = ["arrive", "check", "plan", "kms", "wrap", "seal", "store", "answer"];

// Where a text of more than so many letters is broken: at a blank where there is one, so that words and bytes stay whole.
function breakAt(text, letters) {
  const blank = text.slice(0, letters + 1).lastIndexOf(" ");
  return blank > 0 ? blank + 1 : letters;
}

// Lines of at most so many letters. A list begins a line with each of its texts.
function wrapLetters(value, letters, most) {
  const out = [];
  for (let text of [value].flat()) {
    for (; text.length > letters; text = text.slice(breakAt(text, letters))) out.push(text.slice(0, breakAt(text, letters)).trimEnd());
    if (text) out.push(text);
  }
  if (out.length > most) out[most - 1] = clip(out[most - 1] + "……", letters);
  return out.slice(0, most);
}

// What of the drawing there is after each part of the story.
function stateOf(story, at) {
  const now = story[at] || { part: "" };
  const seen = new Set(story.slice(0, at + 1).map((one) => one.part));
  if (!now.reading) {
    const has = (part) => seen.has(part) || ORDER.indexOf(now.part) > ORDER.indexOf(part);
    return {
      text: true, customer: has("check"), kmsKey: has("kms"), log: seen.has("kms"), key: seen.has("kms") || has("wrap"),
      wrapped: has("wrap"), seal: has("seal"), cipher: has("store"), envelope: has("store"), back: false,
      ways: { arrive: ["send"], check: ["customer"], kms: ["kms"], wrap: ["wrap"], seal: ["send", "use"], store: ["write", "keep"], answer: [] }[now.part] || [],
      bright: { arrive: ["text"], check: ["customer"], plan: [], kms: ["kmsKey", "key", "log"], wrap: ["key", "wrapped"], seal: ["seal"], store: ["cipher", "envelope"], answer: [] }[now.part] || [],
    };
  }
  return {
    text: false, customer: true, kmsKey: seen.has("kms"), log: seen.has("kms"), key: seen.has("unwrap"),
    wrapped: seen.has("find"), seal: seen.has("open"), cipher: true, envelope: true, back: seen.has("answer") && !now.refused && seen.has("open"),
    ways: { arrive: [], find: ["open"], kms: ["kms"], unwrap: ["wrap", "customer"], open: ["read", "use"], answer: seen.has("open") ? ["back"] : [] }[now.part] || [],
    bright: { arrive: ["customer"], find: ["envelope", "wrapped"], kms: ["kmsKey", "log"], unwrap: ["key"], open: ["seal", "cipher"], answer: ["back"] }[now.part] || [],
  };
}

function contentOf(envelope, kms) {
  const plain = envelope.plaintext.hex ? envelope.plaintext.shown.replace(/(..)/g, "$1 ") : envelope.plaintext.shown;
  const byKms = Boolean(envelope.kmsKey);
  const segment = envelope.segments[0] || {};
  const many = envelope.segments.length > 1 ? ` (of ${envelope.segments.length}${envelope.segments.length === 4 ? " or more" : ""})` : "";
  const context = Object.entries(envelope.context).map(([name, value]) => `${name}=${value}`);
  const calls = kms.map((call) => (call.error ? `${call.api}: ${call.error}` : call.api));
  return {
    text: ["Plaintext", plain, "plain"],
    back: ["Plaintext again", plain, "plain"],
    customer: envelope.customerKey ? ["Your key", envelope.customerKey, "key"] : null,
    key: [envelope.dataKeys.length > 1 ? "Two data keys" : "Data key", envelope.dataKeys.map((key) => (envelope.dataKeys.length > 1 ? clip(key, 36) : key)), "key"],
    wrapped: [envelope.wrapped.length > 1 ? "Two wrapped keys" : "Wrapped data key", envelope.wrapped.map((one) => clip(one, envelope.wrapped.length > 1 ? 36 : 76)), "cipher"],
    seal: ["AES-256-GCM" + (envelope.dataKeys.length > 1 ? ", twice" : "") + (many ? `, segment 1${many}` : ""), null, "cipher"],
    sealLines: [`${envelope.sizes[0] || ""} in, ${envelope.sizes[1] || ""} out`, `nonce ${segment.nonce || ""}`,
      segment.outer ? `outer nonce ${segment.outer}` : null, `tag   ${segment.tag || ""}`].filter(Boolean),
    cipher: ["Ciphertext and tag", (envelope.stored?.hex || "").replace(/(..)/g, "$1 "), "cipher"],
    envelope: ["Envelope", [...envelope.wrapped.map((one) => "key " + clip(one, 70)), envelope.verifier ? `verifier ${envelope.verifier}` : "", ...context], "cipher"],
    kmsKey: byKms ? ["KMS key", envelope.kmsKey.split("/").pop(), "key"] : envelope.customerKey ? ["Not asked", "Your key is the only one.", "log"] : ["Root key of S3", "never leaves S3", "key"],
    log: byKms ? ["KMS logged", [...calls, ...context], "log"] : null,
  };
}

function box(layout, type, name, [title, value, kind], lines, on, bright) {
  const [x, y, width, height] = layout.boxes[name];
  const letters = Math.floor((width - 18) / type.letter);
  const room = Math.max(1, Math.floor((height - type.first + type.line - 8) / type.line));
  const shown = lines || wrapLetters(value || [], letters, room);
  return svg("g", { class: `box ${kind} ${on ? "on" : "off"} ${bright ? "bright" : ""}`, "data-box": name },
    svg("rect", { x, y, width, height, rx: 6 }),
    svg("text", { x: x + 10, y: y + type.title, class: "title" }, title),
    on ? shown.slice(0, room).map((line, at) => svg("text", { x: x + 10, y: y + type.first + at * type.line, class: "value" }, clip(line, letters))) : null);
}

// `story` is that of the request shown, `at` its step, `kms` the calls that it caused; `form`: wide, narrow, or large for
// who presents.
export function scene(envelope, story, at, kms, form) {
  const layout = catalogue.drawing[form];
  const type = form === "large" ? LARGE_TYPE : TYPE;
  const state = stateOf(story, at);
  const content = contentOf(envelope, kms);
  const byKms = Boolean(envelope.kmsKey);
  const third = byKms || envelope.customerKey ? "AWS KMS" : "Safe of S3";
  const names = { you: "You", s3: "Amazon S3", disk: "On the disk", kms: third };
  const zones = Object.entries(layout.zones).map(([name, [x, y, width, height]]) =>
    svg("g", { class: "zone " + name }, svg("rect", { x, y, width, height, rx: 10 }), svg("text", { x: x + 14, y: y + 27, class: "zone-name" }, names[name])));
  const ways = state.ways.filter((name) => (name !== "customer" || envelope.customerKey) && (name !== "kms" || byKms))
    .map((name) => svg("path", { d: layout.ways[name], class: "way", "marker-end": "url(#tip)" }));
  const boxes = ["text", "back", "customer", "key", "wrapped", "seal", "cipher", "envelope", "kmsKey", "log"]
    .filter((name) => content[name])
    .map((name) => box(layout, type, name, content[name], name === "seal" ? content.sealLines : null, state[name], state.bright.includes(name)));
  const told = story[at];
  return svg("svg", { viewBox: `0 0 ${layout.view.join(" ")}`, class: "scene " + form, role: "img", "aria-label": told ? `${told.title}. ${told.events.map((event) => event.decision).join(" ")}` : "The envelope" },
    svg("defs", {}, svg("marker", { id: "tip", viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" }, svg("path", { d: "M0 0 L10 5 L0 10 z" }))),
    zones, boxes, ways);
}
