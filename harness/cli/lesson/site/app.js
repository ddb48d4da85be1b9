// The site: pages by the part of the address behind '#'.
import { breakIndexPage, breakPage } from "./break_page.js";
import { catalogue } from "./catalogue.js";
import { comparePage } from "./compare_page.js";
import { correctedPage } from "./corrected_page.js";
import { envelopePage } from "./envelope_page.js";
import { livePage } from "./live_page.js";
import { galleryPage, mistakePage } from "./mistakes_page.js";
import { el } from "./parts.js";
import { lessonPage, pathPage } from "./path_page.js";
import { present } from "./presenter.js";
import { passedCount } from "./progress.js";

const main = document.getElementById("main");

const PLACES = [
  ["#/path", "The path", "Ten lessons of a few minutes, with a check at the end of each."],
  ["#/compare", "Compare", "Five methods, the same bytes, side by side."],
  ["#/break", "Break it", "Flip a bit, lose a key, take a permission away, and see what S3 answers."],
  ["#/mistakes", "Thirty mistakes", "The ones that users make most, each made before your eyes, with its mend."],
  ["#/corrected", "The lesson, corrected", "What tutorials say, and what is out of date or wrong in it."],
  ["#/live", "Live", "Requests that other tools make to this simulator, stage by stage."],
];

function homePage() {
  const done = passedCount(catalogue.lessons);
  return el("div", {},
    el("section", { class: "hero" }, el("h1", {}, "See the envelope, then break it"),
      el("p", { class: "lead" }, "How S3 encrypts an object, with real bytes. Nothing here needs an account or a network: the simulator in this program encrypts for real, and shows what S3 would keep to itself."),
      el("p", { class: "row" }, el("a", { class: "button primary", href: "#/envelope" }, "Make an envelope"),
        el("a", { class: "button", href: "#/path" }, done ? `Go on with the path (${done} of ${catalogue.lessons.length})` : "Ten lessons, from the start"))),
    el("ul", { class: "cards three" }, PLACES.map(([href, title, says]) => el("li", {}, el("a", { href }, title), el("span", { class: "soft" }, says)))));
}

const pages = {
  "": homePage, envelope: envelopePage, path: (number) => (number ? lessonPage(number) : pathPage(show)), compare: comparePage,
  break: (id, method) => (id ? breakPage(id, method) : breakIndexPage()), mistakes: (number) => (number ? mistakePage(number) : galleryPage()),
  corrected: correctedPage, live: livePage,
};

const missingPage = () => el("div", {}, el("h1", {}, "There is no such page"), el("p", {}, el("a", { href: "#/" }, "To the start")));

function markPlace(name) {
  for (const link of document.querySelectorAll("header nav a")) {
    if (link.getAttribute("href") === "#/" + name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function partsOfAddress() {
  const parts = location.hash.replace(/^#\/?/, "").split("/");
  try { return parts.map(decodeURIComponent); } catch { return parts; }
}

let turn = 0;
async function show() {
  const mine = ++turn;
  const [name = "", ...rest] = partsOfAddress();
  markPlace(name);
  main.setAttribute("aria-busy", "true");
  let content;
  try { content = (Object.hasOwn(pages, name) && await pages[name](...rest)) || missingPage(); } catch (problem) { content = el("p", { role: "alert", class: "bad" }, problem.message); }
  if (mine !== turn) return;
  main.replaceChildren(content);
  main.setAttribute("aria-busy", "false");
  document.title = (main.querySelector("h1")?.textContent || "S3 encryption") + " · S3 encryption";
  present();
  if (mine > 1) { main.focus({ preventScroll: true }); scrollTo(0, 0); }
}

addEventListener("hashchange", show);
document.querySelector(".skip").addEventListener("click", (event) => { event.preventDefault(); main.focus(); });
await show();
document.documentElement.dataset.ready = "true";
