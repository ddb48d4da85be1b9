// From the trace of a request to the steps of a story, and to what a drawing shows of it.
import { errorOf, hexOfText, statusOf } from "./parts.js";

const WRITE = [
  ["arrive", "The request arrives", ["authenticate", "route", "authorise"]],
  ["check", "It is checked", ["validate"]],
  ["plan", "A method is chosen", ["plan"]],
  ["kms", "KMS makes a data key", ["kms"]],
  ["wrap", "The data key is wrapped", ["wrap"]],
  ["seal", "The body is sealed", ["seal"]],
  ["store", "The disk gets ciphertext", ["store"]],
  ["answer", "S3 answers", ["answer"]],
];
const READ = [
  ["arrive", "The request arrives", ["authenticate", "route", "authorise"]],
  ["find", "The envelope is found", ["fetch", "validate"]],
  ["kms", "KMS opens the data key", ["kms"]],
  ["unwrap", "The data key is there again", ["unwrap"]],
  ["open", "Tags are checked, bytes opened", ["open"]],
  ["answer", "S3 answers", ["answer"]],
];

// The object a read is about is found after the bucket; the bucket itself belongs to the arrival.
function eventsOf(trace, stages, part, reading) {
  return trace.events.filter((event) => {
    if (event.stage === "fetch") {
      const ofBucket = /bucket/.test(event.decision) && !/object/.test(event.decision);
      return reading && part === "find" && !ofBucket;
    }
    return stages.includes(event.stage);
  });
}

const isRead = (step) => /^(GET|HEAD) /.test(step.request?.line || "");

export function storyOf(play, step) {
  if (!step.trace) return [];
  const reading = isRead(step);
  const parts = [];
  for (const [part, title, stages] of reading ? READ : WRITE) {
    const events = eventsOf(step.trace, stages, part, reading);
    if (!events.length) continue;
    const refused = events.some((event) => event.decision.startsWith("Refuses"));
    parts.push({ part, title: refused ? "S3 refuses" : title, events, reading, refused });
  }
  return parts;
}

const valuesOf = (step, stage) => (step.trace?.events || []).filter((event) => event.stage === stage).flatMap((event) => event.values);
const valueIn = (values, name) => values.find((value) => value.name === name)?.value;
export const allNamed = (values, name) => values.filter((value) => value.name === name).map((value) => value.value);

export function segmentsOf(step) {
  const segments = [];
  for (const { name, value } of valuesOf(step, "seal")) {
    const found = name.match(/^segment (\d+): (.*)$/);
    if (!found) continue;
    const number = Number(found[1]);
    segments[number - 1] ??= { number };
    segments[number - 1][{ nonce: "nonce", "nonce of the outer layer": "outer", tag: "tag" }[found[2]]] = value;
  }
  return segments;
}

// What the drawing shows, of a write or of a read of the same object.
export function envelopeOf(play) {
  const write = play.steps.find((step) => /^PUT \/[^/?]+\/[^?]/.test(step.request?.line || "") && step.trace?.events.some((event) => event.stage === "seal"));
  if (!write) return null;
  const seal = valuesOf(write, "seal");
  const wrap = valuesOf(write, "wrap");
  const envelope = write.stored?.envelope || {};
  const customer = [...valuesOf(write, "validate")].find((value) => value.name === "customer key");
  return {
    write,
    plaintext: write.request.body,
    method: valueIn(wrap, "method") || "",
    dataKeys: allNamed(wrap, "data key"),
    wrapped: envelope.wrapped_keys || [],
    kmsKey: envelope.kms_key_arn || "",
    context: envelope.context || {},
    customerKey: customer?.value || "",
    verifier: envelope.customer_key_verifier || "",
    segments: segmentsOf(write),
    sizes: [valueIn(seal, "plaintext"), valueIn(seal, "ciphertext")],
    stored: write.stored,
    kms: write.kms,
  };
}

export const plaintextHex = (body) => (body.hex ? body.shown : hexOfText(body.shown));

export function outcome(step) {
  const error = errorOf(step);
  return error.code && statusOf(step)[0] !== "2" ? `${statusOf(step)} ${error.code}` : step.answer?.line || "no answer";
}
