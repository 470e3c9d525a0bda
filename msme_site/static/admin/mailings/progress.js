// Keeps the report of a mailing that is under way up to date, without reloading the page.
const EVERY = 2000;

async function refresh(report) {
  const answer = await fetch(report.dataset.progress, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const now = await answer.json();
  if (now.state !== report.dataset.state) {
    // Other buttons belong to another state.
    location.reload();
    return;
  }
  // As core.numbers writes them: thousands are parted from the first on, by a space of our fonts.
  const numbers = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: "always" });
  const written = (number) => numbers.format(number).replaceAll("\u202f", "\u00a0");
  const bar = report.querySelector("progress");
  bar.max = Math.max(now.audience, 1);
  bar.value = now.settled;
  report.querySelector("[data-sentence]").textContent = now.sentence;
  const trouble = report.querySelector("[data-trouble]");
  if (trouble.textContent !== now.trouble) trouble.textContent = now.trouble;
  for (const cell of report.querySelectorAll("[data-count]")) {
    const [language, state] = cell.dataset.count.split(" ");
    cell.dataset.number = now.counts[language][state];
    cell.textContent = written(now.counts[language][state]);
  }
}

document.addEventListener("DOMContentLoaded", () => {
  const report = document.querySelector("[data-progress][data-live]");
  if (!report) return;
  setInterval(() => {
    if (!document.hidden) refresh(report).catch(() => {});
  }, EVERY);
});
