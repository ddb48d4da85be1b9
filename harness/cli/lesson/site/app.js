// The site: pages by the part of the address behind '#'.
import { ask, choice, el, newSeed, uniqueId } from "./parts.js";
import { chosenMethod, clientSideView, envelopePage, learnersObject, walk } from "./envelope_page.js";
import { eventList, playView, ruleList } from "./exchange.js";
import { comparePage } from "./compare_page.js";
import { forgetProgress, isPassed, keepPassed, passedCount } from "./progress.js";

const main = document.getElementById("main");
const catalogue = await ask("/api/catalogue");

const playOf = (id, more = {}) => ask("/api/play", { case: id, seed: newSeed(), reveal: true, ...more });

// Runs when asked, says so meanwhile, and shows what came of it or why nothing did.
function runner(label, run) {
  const shown = el("div", { class: "shown" });
  const button = el("button", { type: "button", class: "primary" }, label);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try { shown.replaceChildren(await run()); } catch (problem) { shown.replaceChildren(el("p", { class: "bad", role: "alert" }, problem.message)); }
    button.disabled = false;
    button.textContent = "Once more, with new keys";
  });
  return { button, shown };
}

function home() {
  const done = passedCount(catalogue.lessons);
  return el("div", {},
    el("section", { class: "hero" }, el("h1", {}, "See the envelope, then break it"),
      el("p", { class: "lead" }, "How S3 encrypts an object, with real bytes. Nothing here needs an account or a network: the simulator in this program encrypts for real, and shows what S3 would keep to itself."),
      el("p", { class: "row" }, el("a", { class: "button primary", href: "#/envelope" }, "Make an envelope"),
        el("a", { class: "button", href: "#/path" }, done ? `Go on with the path (${done} of ${catalogue.lessons.length})` : "Ten lessons, from the start"))),
    el("ul", { class: "cards three" },
      [["#/path", "The path", "Ten lessons of a few minutes, with a check at the end of each."],
       ["#/compare", "Compare", "Five methods, the same bytes, side by side."],
       ["#/break", "Break it", "Flip a bit, lose a key, take a permission away, and see what S3 answers."],
       ["#/mistakes", "Thirty mistakes", "The ones that users make most, each made before your eyes, with its mend."],
       ["#/corrected", "The lesson, corrected", "What tutorials say, and what is out of date or wrong in it."],
       ["#/live", "Live", "Requests that other tools make to this simulator, stage by stage."]]
        .map(([href, title, says]) => el("li", {}, el("a", { href }, title), el("span", { class: "soft" }, says)))));
}

function path() {
  const list = el("ol", { class: "path" }, catalogue.lessons.map((lesson, at) => el("li", { class: isPassed(lesson.id) ? "passed" : false },
    el("a", { href: `#/path/${at + 1}` }, lesson.title), isPassed(lesson.id) ? el("span", { class: "pill good" }, "passed") : null)));
  const forget = el("button", { type: "button", class: "small" }, "Start over");
  forget.addEventListener("click", () => { forgetProgress(); show(); });
  const done = passedCount(catalogue.lessons);
  return el("div", {}, el("h1", {}, "The path"),
    el("p", { class: "lead" }, "Ten lessons of a few minutes, each with a check at its end. Your progress is kept in this browser, and nowhere else."),
    el("p", {}, el("progress", { max: catalogue.lessons.length, value: done, "aria-label": "Lessons passed" }), ` ${done} of ${catalogue.lessons.length}`), list,
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
    onward.replaceChildren(at + 1 < catalogue.lessons.length
      ? el("a", { class: "button primary", href: `#/path/${at + 2}` }, "Next: " + catalogue.lessons[at + 1].title)
      : el("a", { class: "button primary", href: "#/path" }, "That was the last one"));
  });
  return el("section", { class: "panel check", "data-slide": true }, el("h2", {}, "Check"), options, said, onward);
}

async function lesson(number) {
  const at = Number(number) - 1;
  const one = catalogue.lessons[at];
  if (!one) return missing();
  const seen = el("div", { class: "panel", "data-slide": true });
  if (one.case === "client-side") {
    seen.append(el("h2", {}, "See it"), el("p", {}, one.look), clientSideView(await ask("/api/client-side", { seed: newSeed() })));
  } else {
    const play = await playOf(one.case);
    const steps = one.case.startsWith("lesson/flow") ? walk(play) : null;
    seen.append(el("h2", {}, "See it"), el("p", {}, one.look), steps || playView(play));
  }
  return el("div", {}, el("p", { class: "soft crumb" }, el("a", { href: "#/path" }, "The path"), ` / lesson ${at + 1} of ${catalogue.lessons.length}`),
    el("h1", {}, one.title), one.text.map((text) => el("p", { class: "prose", "data-slide": true }, text)), seen, checkOf(one, at));
}

function breakIndex() {
  return el("div", {}, el("h1", {}, "Break it"), el("p", { class: "lead" }, "Eight ways to do harm, or to be harmed. See what S3 answers, and why."),
    el("ul", { class: "cards" }, catalogue.breaks.map((one) => el("li", {}, el("a", { href: `#/break/${one.id}` }, one.title), el("span", { class: "soft" }, one.does),
      el("span", { class: "methods-of" }, Object.keys(one.cases).map((method) => catalogue.methods_named.find((named) => named.id === method).name).join(", "))))));
}

async function breakOne(id, wished) {
  const one = catalogue.breaks.find((each) => each.id === id);
  if (!one) return missing();
  const methods = Object.keys(one.cases);
  let method = one.cases[wished] ? wished : one.cases[chosenMethod()] ? chosenMethod() : methods[0];
  const { button, shown } = runner("Break it", async () => playView(await playOf(one.cases[method], learnersObject())));
  const names = Object.fromEntries(catalogue.methods_named.map((named) => [named.id, named.name]));
  button.click();
  return el("div", {}, el("p", { class: "soft crumb" }, el("a", { href: "#/break" }, "Break it"), " / " + one.title),
    el("h1", {}, one.title), el("p", { class: "lead", "data-slide": true }, one.does),
    el("div", { class: "row", "data-slide": true }, methods.length > 1 ? choice("Method", methods.map((each) => [each, names[each]]), method, (value) => { method = value; button.click(); })
      : el("span", { class: "pill" }, names[method]), button),
    el("div", { "data-slide": true }, shown), el("section", { class: "panel", "data-slide": true }, el("h2", {}, "Why"), el("p", { class: "prose" }, one.why)));
}

const numberOf = (mistake) => Number(mistake.id.match(/\/(\d+)/)[1]);

function mistakes() {
  const list = el("ol", { class: "gallery" });
  const count = el("p", { role: "status", class: "soft" });
  const search = el("input", { type: "search", id: "search", placeholder: "403, MD5, copy …" });
  function fillList() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = catalogue.mistakes.filter((one) => words.every((word) => JSON.stringify([one.title, one.symptom, one.cause, one.fix]).toLowerCase().includes(word)));
    list.replaceChildren(...found.map((one) => el("li", {}, el("span", { class: "number" }, numberOf(one)),
      el("div", {}, el("a", { href: `#/mistakes/${numberOf(one)}` }, one.title), el("p", { class: "soft" }, one.symptom)))));
    count.textContent = `${found.length} of ${catalogue.mistakes.length}`;
  }
  search.addEventListener("input", fillList);
  fillList();
  const text = el("textarea", { id: "pasted", rows: 4, spellcheck: "false", placeholder: "An error occurred (AccessDenied) when calling …" });
  const read = runner("What is it?", async () => causesView(await ask("/api/error", { text: text.value })));
  return el("div", {}, el("h1", {}, "Thirty mistakes"), el("p", { class: "lead" }, "The ones that users make most with S3 encryption. Each is made here, with its bytes, its rule and its mend."),
    el("details", { class: "panel" }, el("summary", {}, "I have an error message"), el("label", { for: "pasted" }, "Paste an error document, headers, the output of curl -v or a traceback of boto3"), text, el("p", {}, read.button), read.shown),
    el("p", { class: "search" }, el("label", { for: "search" }, "Find"), search), count, list);
}

function causesView(read) {
  const { status, code, message } = read.error;
  return el("div", {}, el("p", { class: "mono" }, [status, code, message].filter(Boolean).join(" ") || "no error that can be told"),
    read.causes.length ? el("ul", { class: "plain-list" }, read.causes.slice(0, 4).map((cause) => el("li", {},
      el("a", { href: `#/mistakes/${Number(cause.case.match(/\/(\d+)/)[1])}` }, cause.title), cause.sure ? null : el("span", { class: "soft" }, " (perhaps)"),
      el("p", {}, cause.cause, " ", cause.fix)))) : el("p", {}, "None of the thirty mistakes says this."));
}

function mistake(number) {
  const at = catalogue.mistakes.findIndex((one) => numberOf(one) === Number(number));
  const one = catalogue.mistakes[at];
  if (!one) return missing();
  let variant = one.variants[0];
  const { button, shown } = runner("Make it happen", async () => playView(await playOf(variant)));
  const short = (id) => (id.match(/\[(.*)\]/) || [0, id])[1].replace(/\w+=/g, "").replace(/,/g, ", ");
  const beside = (step) => catalogue.mistakes[at + step];
  const linkTo = (other, text) => other ? el("a", { href: `#/mistakes/${numberOf(other)}` }, text) : el("span", {});
  return el("div", {}, el("p", { class: "soft crumb" }, el("a", { href: "#/mistakes" }, "Thirty mistakes"), ` / ${number}`), el("h1", {}, one.title),
    el("dl", { class: "mistake" }, [["Symptom", one.symptom], ["Cause", one.cause], ["Mend", one.fix]].map(([name, text]) => el("div", { "data-slide": true }, el("dt", {}, name), el("dd", {}, text)))),
    el("section", { class: "panel", "data-slide": true }, el("div", { class: "row" }, one.variants.length > 1 ? choice("Variant", one.variants.map((id) => [id, short(id)]), variant, (value) => { variant = value; button.click(); }) : null, button),
      shown, el("p", { class: "soft terminal" }, "In a terminal: ", el("code", {}, `s3sse explain ${one.id}`))),
    el("section", { class: "panel", "data-slide": true }, el("h2", {}, "The rules"), ruleList(one.rules)),
    el("p", { class: "row" }, linkTo(beside(-1), "← the one before"), el("span", { class: "push" }, linkTo(beside(1), "the next one →"))));
}

function corrected() {
  return el("div", {}, el("h1", {}, "The lesson, corrected"),
    el("p", { class: "lead" }, "What lessons on S3 encryption teach, and what is out of date or wrong in it. Each correction is a case that runs; so it is in every run of the tests of this project."),
    el("ol", { class: "claims" }, catalogue.claims.map((claim) => {
      const { button, shown } = runner("Prove it", async () => {
        const plays = await Promise.all(claim.cases.map((id) => playOf(id)));
        return el("div", {}, plays.map((play) => el("div", {}, el("h3", {}, play.title), el("p", {}, play.verdict === "pass" ? el("span", { class: "pill good" }, "it is so") : el("span", { class: "pill bad" }, play.verdict)), playView(play, { open: "none" }))));
      });
      button.className = "small";
      return el("li", { class: "panel", "data-slide": true }, el("p", { class: "said-so" }, el("span", { class: "tag" }, "Often said"), el("q", {}, claim.said)), el("p", { class: "is-so" }, el("span", { class: "tag good" }, "In fact"), el("span", {}, claim.is)), button, shown);
    })));
}

function live() {
  const list = el("ol", { class: "live" });
  const state = el("p", { role: "status", class: "soft" }, "Waiting for requests.");
  let position = 0;
  async function look() {
    if (!list.isConnected && position) return;
    try {
      const news = await ask(`/api/traces?after=${position}`);
      position = news.position || position;
      for (const trace of news.traces)
        list.prepend(el("li", {}, el("details", {}, el("summary", {}, el("span", { class: "line" }, el("strong", {}, trace.operation || "Refused early"),
          el("span", { class: "pill " + (/Answers 2/.test(trace.events.at(-1)?.decision) ? "good" : "bad") }, trace.events.at(-1)?.decision.replace(/^Answers |\.$/g, "") || ""), el("span", { class: "soft mono" }, `${trace.time}  ${trace.requestId}`))), eventList(trace))));
      while (list.children.length > 100) list.lastChild.remove();
      if (list.children.length) state.textContent = `${list.children.length} requests, the newest first.`;
    } catch (problem) { state.textContent = problem.message; return; }
    setTimeout(() => { if (list.isConnected) look(); }, 1000);
  }
  setTimeout(look, 0);
  return el("div", {}, el("h1", {}, "Live"), el("p", { class: "lead" }, "Requests that any client makes to this simulator, by their stages. Secrets are fingerprints: the first eight hex digits of their SHA-256."), state, list);
}

const missing = () => el("div", {}, el("h1", {}, "There is no such page"), el("p", {}, el("a", { href: "#/" }, "To the start")));

const pages = { "": home, envelope: () => envelopePage(catalogue), path: (number) => (number ? lesson(number) : path()), compare: () => comparePage(catalogue), break: (id, method) => (id ? breakOne(id, method) : breakIndex()),
  mistakes: (number) => (number ? mistake(number) : mistakes()), corrected, live };

let turn = 0;
async function show() {
  const mine = ++turn;
  const [name = "", ...rest] = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  for (const link of document.querySelectorAll("nav a"))
    link.getAttribute("href") === "#/" + name ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  let content;
  try { content = await (Object.hasOwn(pages, name) ? pages[name] : missing)(...rest); } catch (problem) { content = el("p", { role: "alert", class: "bad" }, problem.message); }
  if (mine !== turn) return;
  main.replaceChildren(content);
  document.title = (main.querySelector("h1")?.textContent || "S3 encryption") + " · S3 encryption";
  present();
  if (mine > 1) { main.focus({ preventScroll: true }); scrollTo(0, 0); }
}

// The presenter's mode: large type, and one step a key press. Blocks of a page come one after the other; on the way
// through an envelope the keys go through its steps.
const presenting = () => document.documentElement.classList.contains("presenting");
let slide = 0;
function showSlides() {
  const slides = [...main.querySelectorAll("[data-slide]")];
  slides.forEach((one, at) => { one.hidden = presenting() && at > slide; });
  slides[Math.min(slide, slides.length - 1)]?.scrollIntoView({ block: "nearest" });
  return slides.length;
}
function present() { slide = 0; showSlides(); }
function step(by) {
  const walking = [...main.querySelectorAll(".walk")].find((one) => !one.closest("[hidden]"));
  const slides = showSlides();
  if (walking && slide >= [...main.querySelectorAll("[data-slide]")].findIndex((one) => one.contains(walking)) && walking.move(by)) return;
  slide = Math.max(0, Math.min(slide + by, slides - 1));
  showSlides();
}
const presentButton = document.getElementById("present");
function setPresenting(on) {
  document.documentElement.classList.toggle("presenting", on);
  presentButton.setAttribute("aria-pressed", String(on));
  present();
}
presentButton.addEventListener("click", () => setPresenting(!presenting()));
addEventListener("keydown", (event) => {
  if (event.target.closest?.("input, textarea, select, pre") || event.ctrlKey || event.altKey || event.metaKey) return;
  const forward = ["ArrowRight", "PageDown"].includes(event.key) || (presenting() && event.key === " " && !event.target.closest?.("button, a, summary"));
  const backward = ["ArrowLeft", "PageUp"].includes(event.key);
  if (event.key === "Escape" && presenting()) setPresenting(false);
  else if (event.key === "p" && !presenting()) setPresenting(true);
  else if (presenting() && (forward || backward)) { event.preventDefault(); step(forward ? 1 : -1); }
  else if (!presenting() && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
    const walking = main.querySelector(".walk");
    if (walking?.move(forward ? 1 : -1)) event.preventDefault();
  }
});

addEventListener("hashchange", show);
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
await show();
document.documentElement.dataset.ready = "true";
