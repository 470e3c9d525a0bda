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
  follow(report, now.starts_in);
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
  const domains = report.querySelector("[data-domains]");
  if (domains) domains.replaceChildren(...now.domains.map((domain) => row(domain, written)));
}

function row(domain, written) {
  const line = document.createElement("tr");
  const name = line.appendChild(document.createElement("th"));
  name.scope = "row";
  name.textContent = domain.name;
  for (const number of domain.figures) {
    const cell = line.appendChild(document.createElement("td"));
    cell.className = "num";
    cell.dataset.number = number;
    cell.textContent = written(number);
  }
  return line;
}

// The clock of the server counts, whatever this machine's says; in between we count ourselves.
let startsAt = null;

function follow(report, seconds) {
  startsAt = seconds === null ? null : performance.now() + seconds * 1000;
  tick(report);
}

function tick(report) {
  const shown = report.querySelector("[data-seconds]");
  if (!shown || startsAt === null) return;
  const left = Math.max(0, Math.round((startsAt - performance.now()) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  const clock = hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
  shown.textContent = shown.textContent.replace(/\d+(:\d+)+/, clock);
}

document.addEventListener("DOMContentLoaded", () => {
  const report = document.querySelector("[data-progress][data-live]");
  if (!report) return;
  const countdown = report.querySelector("[data-starts-in]");
  if (countdown) {
    follow(report, Number(countdown.dataset.startsIn));
    setInterval(() => tick(report), 1000);
  }
  setInterval(() => {
    if (!document.hidden) refresh(report).catch(() => {});
  }, EVERY);
});
