// Turns the languages of a translated field into tabs. Without it they stand below one another.
"use strict";

{
  const KEPT = "admin.language";

  const boxOf = (input) => input.closest(".form-multiline > div");

  const wordOf = (box) => {
    const state = box.querySelector("[data-translation-state]");
    if (!state) return null;
    return { state: state.dataset.translationState, word: state.textContent };
  };

  // A line of the form holds the languages of one field; returns their boxes by language.
  const languagesOf = (line) => {
    const boxes = new Map();
    for (const input of line.querySelectorAll("[data-language]")) {
      const box = boxOf(input);
      if (box && !boxes.has(input.dataset.language)) boxes.set(input.dataset.language, { box, input });
    }
    return boxes;
  };

  const choose = (line, code) => {
    for (const tab of line.querySelectorAll("[role=tab]")) {
      const chosen = tab.dataset.tab === code;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !chosen;
    }
  };

  const chooseEverywhere = (code) => {
    sessionStorage.setItem(KEPT, code);
    for (const line of document.querySelectorAll(".language-tabbed")) choose(line, code);
  };

  const move = (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const tabs = [...event.currentTarget.querySelectorAll("[role=tab]")];
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    event.preventDefault();
    chooseEverywhere(next.dataset.tab);
    next.focus();
  };

  const makeTab = (code, { box, input }) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.dataset.tab = code;
    tab.setAttribute("role", "tab");
    box.id ||= `${input.id}_panel`;
    box.setAttribute("role", "tabpanel");
    box.setAttribute("aria-label", input.dataset.languageName);
    tab.setAttribute("aria-controls", box.id);
    const name = document.createElement("span");
    name.textContent = input.dataset.languageName;
    tab.append(name);
    const word = wordOf(box);
    if (word) {
      const state = document.createElement("span");
      state.className = "translation-state";
      state.dataset.translationState = word.state;
      state.textContent = word.word;
      tab.append(" ", state);
    }
    tab.addEventListener("click", () => chooseEverywhere(code));
    return tab;
  };

  const first = (boxes) => {
    for (const [code, { box }] of boxes) if (box.querySelector(".errorlist")) return code;
    const kept = sessionStorage.getItem(KEPT) || document.documentElement.lang.slice(0, 2);
    return boxes.has(kept) ? kept : boxes.keys().next().value;
  };

  const makeTabs = (line) => {
    const boxes = languagesOf(line);
    if (boxes.size < 2 || line.classList.contains("language-tabbed")) return;
    const { input } = boxes.values().next().value;
    const bar = document.createElement("div");
    bar.className = "language-bar";
    const title = document.createElement("span");
    title.className = "language-field";
    title.textContent = input.dataset.languageField;
    const tabs = document.createElement("div");
    tabs.setAttribute("role", "tablist");
    tabs.setAttribute("aria-label", input.dataset.languageField);
    for (const [code, found] of boxes) tabs.append(makeTab(code, found));
    tabs.addEventListener("keydown", move);
    bar.append(title, tabs);
    line.prepend(bar);
    line.classList.add("language-tabbed");
    choose(line, first(boxes));
  };

  const start = (root) => {
    for (const line of root.querySelectorAll(".form-row")) {
      // The template that new rows are copied from stays as it is; its copies come later.
      if (!line.closest(".empty-form")) makeTabs(line);
    }
  };

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("formset:added", (event) => start(event.target));
}
