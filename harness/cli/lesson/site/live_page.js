// Requests that other clients make to the simulator beside this page, as they come.
import { eventList } from "./exchange.js";
import { ask, counted, el } from "./parts.js";

const MOST_SHOWN = 100;
const WAIT_MS = 1000;

function requestLine(trace) {
  const answer = trace.events.at(-1)?.decision || "";
  return el("span", { class: "line" }, el("strong", {}, trace.operation || "Refused early"),
    el("span", { class: "pill " + (/Answers 2/.test(answer) ? "good" : "bad") }, answer.replace(/^Answers |\.$/g, "")), el("span", { class: "soft mono" }, `${trace.time}  ${trace.requestId}`));
}

export function livePage() {
  const list = el("ol", { class: "live" });
  const state = el("p", { role: "status", class: "soft" }, "Waiting for requests. Send one with any client to the addresses that s3sse serve printed:");
  const first = el("pre", { tabindex: "0", "aria-label": "A request to try" }, 'aws s3api list-buckets --endpoint-url "$ENDPOINT"');
  let position = 0;
  async function look() {
    if (!list.isConnected) return;
    try {
      const news = await ask(`/api/traces?after=${position}`);
      position = news.position || position;
      for (const trace of news.traces) list.prepend(el("li", {}, el("details", {}, el("summary", {}, requestLine(trace)), eventList(trace))));
      while (list.children.length > MOST_SHOWN) list.lastChild.remove();
      if (list.children.length) { state.textContent = `${counted(list.children.length, "request")}, the newest first.`; first.remove(); }
    } catch (problem) { state.textContent = problem.message; return; }
    setTimeout(look, WAIT_MS);
  }
  setTimeout(look, 0);
  return el("div", {}, el("h1", {}, "Live"), el("p", { class: "lead" }, "Requests that any client makes to this simulator, by their stages. Secrets are fingerprints: the first eight hex digits of their SHA-256."), state, first, list);
}
