// Acknowledges warnings one by one without leaving the place on the page.
"use strict";

{
  const forms = () => [...document.querySelectorAll("form.acknowledge")];

  const say = (sentence) => {
    document.querySelector("[data-status]").textContent = sentence;
  };

  const showStanding = ({ sentence, next, open }) => {
    for (const place of document.querySelectorAll("[data-open]")) place.textContent = open;
    for (const place of document.querySelectorAll(".bulletin-progress [data-sentence]")) place.textContent = sentence;
    for (const button of document.querySelectorAll(".bulletin-progress [data-step]")) {
      button.classList.toggle("default", button.dataset.step === next);
    }
  };

  // The next warning, in the order of the page; one that is folded away is unfolded.
  const goOn = (place) => {
    const next = forms()[Math.min(place, forms().length - 1)];
    const target = next?.querySelector("button")
      || document.querySelector(".bulletin-progress .default")
      || document.querySelector("[data-status]");
    target?.closest("details")?.setAttribute("open", "");
    target?.focus({ preventScroll: Boolean(next) });
    if (next) next.scrollIntoView({ block: "nearest" });
  };

  const acknowledge = async (form) => {
    const place = forms().indexOf(form);
    const button = form.querySelector("button");
    button.disabled = true;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    const now = await answer.json();
    if (!answer.ok) {
      say(now.sentence);
      button.disabled = false;
      return;
    }
    const line = form.closest("li");
    const word = document.createElement("span");
    word.className = "quiet";
    word.textContent = now.word;
    line.classList.add("finding-seen");
    form.replaceWith(word);
    showStanding(now);
    say(`${now.noted} ${now.sentence}`);
    goOn(place);
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form.acknowledge")) return;
    event.preventDefault();
    // Without an answer the browser sends the form as it would without this script.
    acknowledge(form).catch(() => form.submit());
  });
}
