// The drawing: who has what, at this step of the story. Boxes wait as outlines until the story comes to them.
import { clip, svg } from "./parts.js";

const WIDE = {
  view: [782, 582],
  zones: { you: [0, 0, 186, 580], s3: [198, 0, 384, 326], disk: [198, 342, 384, 238], kms: [594, 0, 186, 326] },
  boxes: {
    text: [12, 40, 162, 108], customer: [12, 168, 162, 72], back: [12, 460, 162, 108],
    key: [212, 40, 170, 110], wrapped: [398, 40, 170, 110], seal: [212, 186, 356, 126],
    cipher: [212, 382, 170, 184], envelope: [398, 382, 170, 184], kmsKey: [606, 40, 162, 110], log: [606, 186, 162, 126],
  },
  ways: {
    send: "M174 100 C200 100 190 245 212 245", customer: "M174 204 C204 204 184 96 212 96", use: "M297 150 L297 186",
    wrap: "M382 86 L398 86", kms: "M606 86 C590 86 590 86 568 86", keep: "M540 150 C604 220 560 330 520 382",
    write: "M345 312 L345 382", read: "M345 382 L345 312", open: "M520 382 C560 330 604 220 540 150", back: "M212 270 C184 300 196 500 174 500",
  },
};
const NARROW = {
  view: [362, 902],
  zones: { you: [0, 0, 360, 190], s3: [0, 206, 360, 266], kms: [0, 488, 360, 196], disk: [0, 700, 360, 200] },
  boxes: {
    text: [12, 36, 162, 88], customer: [12, 132, 162, 48], back: [186, 36, 162, 88],
    key: [12, 238, 162, 94], wrapped: [186, 238, 162, 94], seal: [12, 354, 336, 108],
    cipher: [12, 736, 162, 150], envelope: [186, 736, 162, 150], kmsKey: [12, 524, 162, 146], log: [186, 524, 162, 146],
  },
  ways: {
    send: "M60 124 C60 200 6 250 12 390", customer: "M110 180 L110 238", use: "M93 332 L93 354", wrap: "M174 278 L186 278",
    kms: "M130 524 C180 500 180 330 200 332", keep: "M330 332 C356 420 356 640 330 736", write: "M30 458 C6 560 6 660 30 736",
    read: "M30 736 C6 660 6 560 30 458", open: "M330 736 C356 640 356 420 330 332", back: "M340 338 C358 250 350 170 320 124",
  },
};

const ORDER = ["arrive", "check", "plan", "kms", "wrap", "seal", "store", "answer"];

// Lines of at most so many letters; bytes are kept whole. A list begins a line with each of its texts.
function wrapLetters(value, letters, most) {
  const out = [];
  for (const text of [value].flat()) {
    const width = /^([0-9a-f]{2} )+/.test(text) ? Math.floor((letters + 1) / 3) * 3 : letters;
    for (let at = 0; at < text.length; at += width) out.push(text.slice(at, at + width).trimEnd());
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
    key: [envelope.dataKeys.length > 1 ? "Two data keys" : "Data key", envelope.dataKeys.map((key) => (envelope.dataKeys.length > 1 ? clip(key, 38) : key)), "key"],
    wrapped: [envelope.wrapped.length > 1 ? "Two wrapped keys" : "Wrapped data key", envelope.wrapped.map((one) => clip(one, envelope.wrapped.length > 1 ? 38 : 80)), "cipher"],
    seal: ["AES-256-GCM" + (envelope.dataKeys.length > 1 ? ", twice" : "") + (many ? `, segment 1${many}` : ""), null, "cipher"],
    sealLines: [`${envelope.sizes[0] || ""} in, ${envelope.sizes[1] || ""} out`, `nonce ${segment.nonce || ""}`,
      segment.outer ? `outer nonce ${segment.outer}` : null, `tag   ${segment.tag || ""}`].filter(Boolean),
    cipher: ["Ciphertext and tag", (envelope.stored?.hex || "").replace(/(..)/g, "$1 "), "cipher"],
    envelope: ["Envelope", [...envelope.wrapped.map((one) => "key " + clip(one, 38)), envelope.verifier ? `verifier ${envelope.verifier}` : "", ...context], "cipher"],
    kmsKey: byKms ? ["KMS key", envelope.kmsKey.split("/").pop(), "key"] : envelope.customerKey ? null : ["Root key of S3", "never leaves S3", "key"],
    log: byKms ? ["KMS logged", [...calls, ...context], "log"] : null,
  };
}

function box(layout, name, [title, value, kind], lines, on, bright) {
  const [x, y, width, height] = layout.boxes[name];
  const letters = Math.floor((width - 18) / 7);
  const room = Math.max(1, Math.floor((height - 30) / 16));
  const shown = lines || wrapLetters(value || [], letters, room);
  return svg("g", { class: `box ${kind} ${on ? "on" : "off"} ${bright ? "bright" : ""}`, "data-box": name },
    svg("rect", { x, y, width, height, rx: 6 }),
    svg("text", { x: x + 10, y: y + 19, class: "title" }, title),
    on ? shown.slice(0, room).map((line, at) => svg("text", { x: x + 10, y: y + 38 + at * 16, class: "value" }, clip(line, letters))) : null);
}

// `story` is that of the request shown, `at` its step, `kms` the calls that it caused.
export function scene(envelope, story, at, kms, narrow) {
  const layout = narrow ? NARROW : WIDE;
  const state = stateOf(story, at);
  const content = contentOf(envelope, kms);
  const byKms = Boolean(envelope.kmsKey);
  const third = envelope.customerKey ? null : byKms ? "AWS KMS" : "Safe of S3";
  const names = { you: "You", s3: "Amazon S3", disk: "On the disk", kms: third };
  const zones = Object.entries(layout.zones).filter(([name]) => names[name]).map(([name, [x, y, width, height]]) =>
    svg("g", { class: "zone " + name }, svg("rect", { x, y, width, height, rx: 10 }), svg("text", { x: x + 14, y: y + 26, class: "zone-name" }, names[name])));
  const ways = state.ways.filter((name) => (name !== "customer" || envelope.customerKey) && (name !== "kms" || byKms))
    .map((name) => svg("path", { d: layout.ways[name], class: "way", "marker-end": "url(#tip)" }));
  const boxes = ["text", "back", "customer", "key", "wrapped", "seal", "cipher", "envelope", "kmsKey", "log"]
    .filter((name) => content[name])
    .map((name) => box(layout, name, content[name], name === "seal" ? content.sealLines : null, state[name], state.bright.includes(name)));
  const told = story[at];
  return svg("svg", { viewBox: `0 0 ${layout.view.join(" ")}`, class: "scene", role: "img", "aria-label": told ? `${told.title}. ${told.events.map((event) => event.decision).join(" ")}` : "The envelope" },
    svg("defs", {}, svg("marker", { id: "tip", viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" }, svg("path", { d: "M0 0 L10 5 L0 10 z" }))),
    zones, boxes, ways);
}
