// How many subscribers fit a segment, while it is being written.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("segment_form");
  const shown = document.querySelector(".field-subscribers_now .readonly");
  if (!form || !shown) return;
  const address = new URL("/admin/subscribers/segment/count/", location.href);
  let waiting = 0;
  let asked = 0;

  shown.setAttribute("aria-live", "polite");

  async function count() {
    const number = ++asked;
    const said = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (["languages", "topics", "members", "organisation"].includes(name)) said.append(name, value);
    }
    const answer = await fetch(`${address}?${said}`, { headers: { Accept: "application/json" } });
    // An answer that was overtaken by a later question says nothing any more.
    if (answer.ok && number === asked) shown.textContent = (await answer.json()).words;
  }

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(count, 300);
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  // The admin's own fields with a search announce their changes through jQuery alone.
  if (window.django?.jQuery) window.django.jQuery(form).on("change", "select", soon);
});
