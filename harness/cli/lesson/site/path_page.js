// The guided path: ten lessons, a check at the end of each.
import { catalogue } from "./catalogue.js";
import { clientSideView, walk } from "./envelope_page.js";
import { playView } from "./exchange.js";
import { ask, el, newSeed, uniqueId } from "./parts.js";
import { forgetProgress, isPassed, keepPassed, passedCount } from "./progress.js";
import { playOf } from "./runner.js";

export function pathPage(show) {
  const lessons = catalogue.lessons;
  const list = el("ol", { class: "path" }, lessons.map((lesson, at) => el("li", { class: isPassed(lesson.id) ? "passed" : false },
    el("a", { href: `#/path/${at + 1}` }, lesson.title), isPassed(lesson.id) ? el("span", { class: "pill good" }, "passed") : null)));
  const forget = el("button", { type: "button", class: "small" }, "Start over");
  forget.addEventListener("click", () => { forgetProgress(); show(); });
  const done = passedCount(lessons);
  return el("div", {}, el("h1", {}, "The path"),
    el("p", { class: "lead" }, "Ten lessons of a few minutes, each with a check at its end. Your progress is kept in this browser, and nowhere else."),
    el("p", {}, el("progress", { max: lessons.length, value: done, "aria-label": "Lessons passed" }), ` ${done} of ${lessons.length} passed`), list,
    el("p", { class: "soft" }, "And then: ten exercises that check themselves, in a terminal. ", el("code", {}, "s3sse exercise list")),
    done ? el("p", {}, forget) : null);
}

function checkOf(lesson, at) {
  const name = uniqueId("check");
  const said = el("p", { role: "status", class: "verdict" });
  const onward = el("p", {});
  const options = el("fieldset", {}, el("legend", {}, lesson.question), lesson.options.map((option, index) =>
    el("label", { class: "option" }, el("input", { type: "radio", name, value: index }), el("span", {}, option.text))));
  options.addEventListener("change", (event) => {
    const option = lesson.options[Number(event.target.value)];
    said.className = "verdict " + (option.right ? "good" : "bad");
    said.textContent = (option.right ? "Yes. " : "Not quite. ") + option.because;
    if (!option.right) return;
    keepPassed(lesson.id);
    const next = catalogue.lessons[at + 1];
    onward.replaceChildren(next ? el("a", { class: "button primary", href: `#/path/${at + 2}` }, "Next: " + next.title)
      : el("a", { class: "button primary", href: "#/path" }, "That was the last one"));
  });
  return el("section", { class: "panel check", "data-slide": true }, el("h2", {}, "Check"), options, said, onward);
}

async function seen(lesson) {
  if (lesson.case === "client-side") return clientSideView(await ask("/api/client-side", { seed: newSeed() }));
  const play = await playOf(lesson.case);
  return (lesson.case.startsWith("lesson/flow") && walk(play)) || playView(play);
}

export async function lessonPage(number) {
  const at = Number(number) - 1;
  const lesson = catalogue.lessons[at];
  if (!lesson) return null;
  const next = catalogue.lessons[at + 1];
  return el("div", { "data-onward": next ? `#/path/${at + 2}` : null },
    el("p", { class: "soft crumb" }, el("a", { href: "#/path" }, "The path"), ` / lesson ${at + 1} of ${catalogue.lessons.length}`),
    el("h1", {}, lesson.title), lesson.text.map((text) => el("p", { class: "prose", "data-slide": true }, text)),
    el("div", { class: "panel", "data-slide": true }, el("h2", {}, "See it"), el("p", {}, lesson.look), await seen(lesson)), checkOf(lesson, at));
}
