// What lessons on S3 encryption teach, and what is so.
import { catalogue } from "./catalogue.js";
import { playView } from "./exchange.js";
import { el } from "./parts.js";
import { playOf, runner } from "./runner.js";

function proof(play) {
  const holds = play.verdict === "pass";
  return el("div", {}, el("h3", {}, play.title, " ", el("span", { class: "pill " + (holds ? "good" : "bad") }, holds ? "it is so" : play.verdict)), playView(play, { open: "none" }));
}

export function correctedPage() {
  return el("div", {}, el("h1", {}, "The lesson, corrected"),
    el("p", { class: "lead" }, "What lessons on S3 encryption teach, and what is out of date or wrong in it. Each correction is a case that runs; so it is in every run of the tests of this project."),
    el("ol", { class: "claims" }, catalogue.claims.map((claim) => {
      const { button, shown } = runner("Prove it", async () => el("div", {}, (await Promise.all(claim.cases.map((id) => playOf(id)))).map(proof)), "Prove it again");
      button.className = "small";
      button.setAttribute("aria-label", `Prove it: ${claim.is}`);
      return el("li", { class: "panel", "data-slide": true },
        el("dl", { class: "claim" }, el("dt", {}, "Often said"), el("dd", { class: "soft" }, el("q", {}, claim.said)), el("dt", { class: "good" }, "In fact"), el("dd", {}, claim.is)),
        button, shown);
    })));
}
