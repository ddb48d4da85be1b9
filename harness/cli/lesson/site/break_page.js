// Ways to do harm, or to be harmed: what S3 answers, and why.
import { catalogue } from "./catalogue.js";
import { chosenMethod, learnersObject } from "./envelope_page.js";
import { mainStep, playView } from "./exchange.js";
import { choice, el, errorOf, pill } from "./parts.js";
import { playOf, runner } from "./runner.js";

const nameOf = (method) => catalogue.methods_named.find((named) => named.id === method).name;

export function breakIndexPage() {
  return el("div", {}, el("h1", {}, "Break it"), el("p", { class: "lead" }, "Eight ways to do harm, or to be harmed. See what S3 answers, and why."),
    el("ul", { class: "cards four" }, catalogue.breaks.map((one) => el("li", {}, el("a", { href: `#/break/${one.id}` }, one.title), el("span", { class: "soft" }, one.does),
      el("span", { class: "methods-of" }, Object.keys(one.cases).map(nameOf).join(", "))))));
}

// The answer in large letters, and the reason.
function answerOf(play, why) {
  const step = mainStep(play);
  const { code, message } = errorOf(step);
  return el("section", { class: "panel answer" }, el("p", { class: "label" }, step.step.includes("kms:") ? "KMS answers" : "S3 answers"),
    el("p", { class: "answered" }, pill(step), code ? el("strong", {}, code) : null, message ? el("span", {}, message) : null), el("p", { class: "prose" }, why));
}

export function breakPage(id, wished) {
  const one = catalogue.breaks.find((each) => each.id === id);
  if (!one) return null;
  const methods = Object.keys(one.cases);
  let method = one.cases[wished] ? wished : one.cases[chosenMethod()] ? chosenMethod() : methods[0];
  const { button, shown } = runner("Break it", async () => {
    const play = await playOf(one.cases[method], learnersObject());
    return el("div", {}, answerOf(play, one.why), el("div", { "data-slide": true }, playView(play)));
  });
  button.click();
  return el("div", {}, el("p", { class: "soft crumb" }, el("a", { href: "#/break" }, "Break it"), " / " + one.title),
    el("h1", {}, one.title), el("p", { class: "lead", "data-slide": true }, one.does),
    el("div", { class: "row", "data-slide": true }, methods.length > 1 ? choice("Method", methods.map((each) => [each, nameOf(each)]), method, (value) => { method = value; button.click(); })
      : el("span", { class: "pill" }, nameOf(method)), button),
    el("div", { "data-slide": true }, shown));
}
