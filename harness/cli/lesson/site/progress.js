// The lessons that were passed, kept in this browser alone.
const NAME = "s3sse-lessons";

function passed() {
  try {
    const list = JSON.parse(localStorage.getItem(NAME) || "[]");
    return new Set(Array.isArray(list) ? list.filter((id) => typeof id === "string") : []);
  } catch { return new Set(); }
}

export const isPassed = (id) => passed().has(id);
export const passedCount = (lessons) => lessons.filter((lesson) => isPassed(lesson.id)).length;

export function keepPassed(id) {
  try { localStorage.setItem(NAME, JSON.stringify([...passed().add(id)])); } catch { /* private windows keep nothing */ }
}

export function forgetProgress() {
  try { localStorage.removeItem(NAME); } catch { /* nothing was kept */ }
}
