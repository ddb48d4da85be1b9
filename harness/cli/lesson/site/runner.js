// Plays that run when somebody asks for them.
import { ask, el, newSeed } from "./parts.js";

export const playOf = (id, more = {}) => ask("/api/play", { case: id, seed: newSeed(), reveal: true, ...more });

// A button that runs, says so meanwhile, and shows what came of it or why nothing did.
export function runner(label, run, again = "Once more, with new keys") {
  const shown = el("div", { class: "shown" });
  const told = el("p", { class: "unseen", role: "status" }); // for who hears the page
  const button = el("button", { type: "button", class: "primary", "data-run": "wanted" }, label);
  let turn = 0; // the last click counts, for the first may be answered late
  button.addEventListener("click", async () => {
    const mine = ++turn;
    delete button.dataset.run;
    shown.setAttribute("aria-busy", "true");
    let content;
    try { content = await run(); } catch (problem) { content = el("p", { class: "bad", role: "alert" }, problem.message); }
    if (mine !== turn) return;
    shown.replaceChildren(told, content);
    told.textContent = "";
    setTimeout(() => { told.textContent = `${label}: done. What came of it follows.`; }, 50);
    shown.setAttribute("aria-busy", "false");
    button.textContent = again;
  });
  return { button, shown };
}
