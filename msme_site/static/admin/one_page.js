// Opens the closed part of a long form that is jumped to, and keeps open what was open.
"use strict";

{
  const boxOf = (target) => target?.closest("details") || target?.querySelector("details");

  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const box = boxOf(target);
    if (!box || !document.querySelector(".one-page")) return;
    box.open = true;
    target.scrollIntoView();
  };

  const parts = () => document.querySelectorAll(".inline-group > .inline-related > fieldset > details, .inline-group > fieldset > details, form > div > fieldset > details");
  const key = `open:${location.pathname}`;
  const nameOf = (box) => box.querySelector(".inline-heading, .fieldset-heading")?.id;

  // What was open before "Save and continue" is open after it.
  const remember = () => {
    const names = [...parts()].filter((box) => box.open).map(nameOf);
    sessionStorage.setItem(key, JSON.stringify(names));
  };

  window.addEventListener("hashchange", open);
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".one-page a");
    if (link && link.hash === location.hash) open();
  });
  window.addEventListener("DOMContentLoaded", () => {
    if (!document.querySelector(".one-page")) return;
    const names = JSON.parse(sessionStorage.getItem(key) || "[]");
    for (const box of parts()) {
      if (names.includes(nameOf(box))) box.open = true;
      box.addEventListener("toggle", remember);
    }
    if (!location.hash.startsWith("#at-")) open();
  });
}
