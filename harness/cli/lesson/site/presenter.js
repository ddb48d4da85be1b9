// The presenter's mode: large type, and one step a key press. Blocks of a page come one after the other; on the way
// through an envelope the keys go through its steps, and behind the last block comes the next page.
const main = document.getElementById("main");
const button = document.getElementById("present");
const place = document.getElementById("place");
let slide = 0;

const presenting = () => document.documentElement.classList.contains("presenting");
const slidesOf = () => [...main.querySelectorAll("[data-slide]")];
const walkShown = () => [...main.querySelectorAll(".walk")].find((one) => !one.closest("[hidden]"));

function showSlides() {
  const slides = slidesOf();
  slides.forEach((one, at) => { one.hidden = presenting() && at > slide; });
  place.textContent = presenting() && slides.length ? `${Math.min(slide + 1, slides.length)} / ${slides.length}` : "";
  if (presenting() && slide > 0) slides[Math.min(slide, slides.length - 1)]?.scrollIntoView({ block: "start" });
}

// For a page that was just shown.
export function present() {
  slide = 0;
  showSlides();
}

function step(by) {
  const slides = slidesOf();
  const walking = walkShown();
  if (walking && slide >= slides.findIndex((one) => one.contains(walking)) && walking.move(by)) {
    walking.scrollIntoView({ block: "start" });
    return;
  }
  const waiting = slides[slide]?.querySelector("[data-run]");
  if (by > 0 && waiting) { // what the block is about has still to be run
    waiting.click();
    return;
  }
  const onward = main.querySelector("[data-onward]");
  if (by > 0 && slide >= slides.length - 1 && onward) location.hash = onward.dataset.onward;
  slide = Math.max(0, Math.min(slide + by, slides.length - 1));
  showSlides();
}

function setPresenting(on) {
  document.documentElement.classList.toggle("presenting", on);
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? "End" : "Present";
  dispatchEvent(new Event("presenting"));
  present();
}

// An answer by its number, when a check is on the screen.
function answer(number) {
  const option = [...main.querySelectorAll(".check:not([hidden]) input")][number - 1];
  option?.click();
  return Boolean(option);
}

const FORWARD = ["ArrowRight", "PageDown", " "];
const BACKWARD = ["ArrowLeft", "PageUp"];

function pressedWhilePresenting(event) {
  const onButton = event.target.closest?.("button, a, summary");
  if (event.key === "Escape") setPresenting(false);
  else if (/^[1-9]$/.test(event.key)) answer(Number(event.key));
  else if (event.key === " " && onButton && onButton !== button) return;
  else if (FORWARD.includes(event.key)) step(1);
  else if (BACKWARD.includes(event.key)) step(-1);
  else return;
  event.preventDefault();
}

function pressed(event) {
  const writing = event.target.closest?.("input:not([type=radio]), textarea, select, pre");
  if (writing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (presenting()) { pressedWhilePresenting(event); return; }
  if (event.target.closest?.("input") || !["ArrowRight", "ArrowLeft"].includes(event.key)) return;
  if (main.querySelector(".walk")?.move(event.key === "ArrowRight" ? 1 : -1)) event.preventDefault();
}

button.addEventListener("click", () => { setPresenting(!presenting()); });
addEventListener("keydown", pressed);
