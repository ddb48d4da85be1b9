// Pieces that every page is made of. Text goes into the page as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export const el = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
export const svg = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

let asked = 0;
export const uniqueId = (stem) => `${stem}-${++asked}`;

export async function ask(path, question) {
  const answer = await fetch(path, question === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error || `the lesson answered ${answer.status}`);
  return body;
}

export function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export function hexOf(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const hexOfText = (text) => hexOf(new TextEncoder().encode(text));

export function newSeed() {
  return hexOf(crypto.getRandomValues(new Uint8Array(12)));
}

export const counted = (number, what) => `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
export const clip = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

// Rows of a hex dump: offset, bytes, letters. `tagged`: so many bytes at the end are the tag; `changed`: the place of one
// that is not as it was.
export function dump(hex, size, { rows = 8, tagged = 0, perRow = 8, changed = null } = {}) {
  const bytes = hex.match(/../g) || [];
  const shown = bytes.slice(0, rows * perRow);
  const list = el("div", { class: "dump" });
  for (let at = 0; at < shown.length; at += perRow) {
    const row = shown.slice(at, at + perRow);
    const cells = row.map((byte, index) => el("span", { class: at + index === changed ? "changed-byte" : at + index >= size - tagged ? "tag-byte" : false }, byte));
    const letters = row.map((byte) => {
      const code = parseInt(byte, 16);
      return code > 31 && code < 127 ? String.fromCharCode(code) : "·";
    }).join("");
    list.append(el("div", {}, el("span", { class: "offset" }, at.toString(16).padStart(4, "0")),
      el("span", { class: "bytes" }, cells.flatMap((cell) => [cell, " "]), "   ".repeat(perRow - row.length)), el("span", { class: "letters" }, letters)));
  }
  if (size > shown.length) list.append(el("div", { class: "soft" }, `… ${counted(size - shown.length, "byte")} more`));
  if (size === 0) list.append(el("div", { class: "soft" }, "no byte"));
  return list;
}

// A table of names and values; on a narrow screen each pair is a block.
export function facts(pairs) {
  return el("dl", { class: "facts" }, pairs.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

// Headers as they cross the wire.
export function headerLines(pairs) {
  return el("ul", { class: "wire" }, pairs.map(([name, value]) => el("li", {}, el("span", { class: "soft" }, name + ": "), value)));
}

// An address that fits a line: the host, and the end of the path.
function shortAddress(address) {
  const parts = address.replace(/^https?:\/\//, "").split("/").filter(Boolean);
  return parts.length > 2 ? `${parts[0]}/…/${parts.at(-1)}` : parts.join("/");
}

export function ruleLine(rule) {
  return el("li", {}, el("strong", {}, rule.id), " ", rule.statement,
    rule.sources && rule.sources.length ? el("span", { class: "source" }, "Source: ",
      rule.sources.map((source, at) => [at ? ", " : "", /^https?:/.test(source)
        ? el("a", { href: source, title: source, rel: "noreferrer noopener", target: "_blank" }, shortAddress(source))
        : source])) : null);
}

export function copyButton(text, label = "Copy") {
  const button = el("button", { type: "button", class: "small" }, label);
  button.addEventListener("click", async () => {
    let done = true;
    try { await navigator.clipboard.writeText(text()); } catch { done = false; }
    button.textContent = done ? "Copied" : "Select it and copy by hand";
    setTimeout(() => { button.textContent = label; }, 1600);
  });
  return button;
}

// Buttons of which one is pressed. `choose` gets its value.
export function choice(label, options, chosen, choose) {
  const group = el("div", { class: "choice", role: "group", "aria-label": label });
  for (const [value, text] of options) {
    const button = el("button", { type: "button", "aria-pressed": String(value === chosen) }, text);
    button.addEventListener("click", () => {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === button));
      choose(value);
    });
    group.append(button);
  }
  return group;
}

// The lines of one step, without what a script needs to check itself.
function readable(tool, lines) {
  const kept = lines.split("\n").filter((line) => !/^(expected|not_as_in_case|outcome)|^\w+="\$\((etag|member|header|element)\b|^\w+ = answered\(/.test(line)).join("\n")
    .replace(/ > answer\.txt 2> error\.txt; ended=\$\?/g, "");
  if (tool === "curl")
    return kept.replace(/^s3 /gm, 'curl ${AWS_CA_BUNDLE:+--cacert "$AWS_CA_BUNDLE"} --aws-sigv4 "aws:amz:$AWS_DEFAULT_REGION:s3" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" ')
      .replace(/^unsigned /gm, 'curl ${AWS_CA_BUNDLE:+--cacert "$AWS_CA_BUNDLE"} ');
  // What a client of boto3 can do as it stands; the script's own send() puts headers in, and takes other clients and names.
  if (tool === "boto3") return kept.replace(/^send\('(\w+)', (?=[A-Z])(?!.*\b(service|who|endpoint)=)/gm, (_, call) => `s3.${call}(`);
  return kept;
}

function noteOn(tool, text) {
  if (tool !== "boto3") return "The script sets the variables; ENDPOINT and AWS_… are those that s3sse serve prints.";
  return (/^send\(/m.test(text) ? "send() is a function of the script" : "s3 is a client of boto3") + "; the script sets what is in capitals.";
}

export function commands(play, step) {
  if (!step.commands) return null;
  const tools = [["aws_cli", "aws cli"], ["boto3", "boto3"], ["curl", "curl"]];
  // A tool that cannot send the step says so in a comment; then another one comes first.
  let tool = (tools.find(([name]) => !/^# the .* cannot/i.test(step.commands[name])) || tools[0])[0];
  const text = el("pre", { tabindex: "0", "aria-label": "The step as a command" });
  const note = el("p", { class: "soft note" });
  const show = () => {
    text.textContent = readable(tool, step.commands[tool]) || "# nothing to do by hand";
    note.textContent = noteOn(tool, text.textContent);
  };
  const whole = () => play.scripts[tool];
  show();
  return el("div", { class: "commands" },
    el("div", { class: "row" }, choice("Tool", tools, tool, (value) => { tool = value; show(); }),
      el("span", { class: "push" }, copyButton(() => text.textContent, "Copy this step"), " ", copyButton(whole, "Copy the whole script"))),
    text, note);
}

// "403" of "403 Forbidden".
export const statusOf = (step) => (step.answer ? step.answer.line.split(" ")[0] : "");

const ENTITIES = { apos: "'", quot: '"', lt: "<", gt: ">", amp: "&" };

// Code and message of a refusal, from a document of S3 or an answer of KMS.
export function errorOf(step) {
  const body = step.answer?.body?.shown || "";
  const element = (name) => (body.match(new RegExp(`<${name}>([^<]*)</${name}>`)) || [])[1]?.replace(/&(\w+);/g, (whole, name) => ENTITIES[name] || whole);
  const member = (name) => (body.match(new RegExp(`"${name}"\\s*:\\s*"([^"]*)"`, "i")) || [])[1];
  return { code: element("Code") || member("__type") || "", message: element("Message") || member("message") || "" };
}

export function pill(step) {
  if (step.deed) return el("span", { class: "pill hand" }, "by hand");
  const status = statusOf(step);
  if (!status) return el("span", { class: "pill bad" }, "no answer");
  return el("span", { class: "pill " + (status[0] === "2" ? "good" : "bad") }, step.answer.line);
}
