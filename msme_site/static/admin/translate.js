// What the translator's view can do more where scripts run: count, save by keyboard, keep from loss.
"use strict";

{
  const start = () => {
    const form = document.getElementById("translate-form");
    if (!form) return;
    const input = form.querySelector("[data-text]");
    const limit = document.getElementById("translate-limit");
    let edited = false;

    const count = () => {
      const place = limit.querySelector("[data-count]");
      const most = Number(limit.dataset.limit);
      if (!place || !most) return;
      // As the server counts: characters, and a line break as one.
      const length = [...input.value.replace(/\r\n/g, "\n").trim()].length;
      const over = length - most;
      place.textContent = over > 0
        ? `${place.dataset.now} ${length} – ${place.dataset.over} ${over}`
        : `${place.dataset.now} ${length}`;
      place.toggleAttribute("data-over-limit", over > 0);
    };

    form.addEventListener("input", (event) => {
      if (event.isTrusted) edited = true;
      count();
    });
    form.addEventListener("submit", () => { edited = false; });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=save]"));
    });
    window.addEventListener("beforeunload", (event) => {
      if (edited) event.preventDefault();
    });
    count();
    // The editor of rich text comes up after this script.
    setTimeout(() => (form.querySelector(".ProseMirror[contenteditable=true]") || input).focus({ preventScroll: true }), 300);
  };

  document.addEventListener("DOMContentLoaded", start);
}
