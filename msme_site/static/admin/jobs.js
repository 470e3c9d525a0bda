// Keeps the page of a job that is under way up to date; without it the page reloads by itself.
const EVERY = 1500;

async function refresh(job) {
  const answer = await fetch(job.dataset.job, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const now = await answer.json();
  if (now.state !== job.dataset.state) {
    // Another state has another page.
    location.reload();
    return;
  }
  job.querySelector("progress").value = now.percent;
  const sentence = job.querySelector("[data-sentence]");
  if (sentence.textContent !== now.sentence) sentence.textContent = now.sentence;
}

document.addEventListener("DOMContentLoaded", () => {
  const job = document.querySelector("[data-job][data-live]");
  if (!job) return;
  setInterval(() => {
    if (!document.hidden) refresh(job).catch(() => {});
  }, EVERY);
});
