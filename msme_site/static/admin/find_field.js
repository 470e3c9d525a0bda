// Opens the field that a finding points to: "#at-<model>-<key>-<field>", an id of the form.
"use strict";

{
  const TO_WRITE_IN = "input:not([type=hidden]), select:not(.select2-hidden-accessible), textarea, .select2-selection";

  // A rich text stands in place of its field.
  const writable = (box) => [...box.querySelectorAll(".ProseMirror"), ...box.querySelectorAll(TO_WRITE_IN)]
    .find((field) => field.offsetParent);

  // The editor of rich text is a module, and comes after the page is loaded.
  const isComing = (box) => !box.querySelector(".ProseMirror")
    && [...box.querySelectorAll("textarea")].some((field) => field.getAttributeNames().some((name) => name.startsWith("data-django-prose-editor")));

  const unfold = (place) => {
    for (let box = place.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    // A section of a bulletin: its column, then the section itself, which may be closed.
    const row = place.closest(".inline-related[id]");
    const column = row?.dataset.region;
    if (column) document.querySelector(`.tabs.regions [data-region="${column}"]`)?.click();
    if (row?.classList.contains("collapsed")) row.querySelector("h3, .card-title, summary")?.click();
    const code = /_(en|fr|es)$/.exec(place.id);
    const line = place.closest(".language-tabbed");
    if (code && line) line.querySelector(`[data-tab="${code[1]}"]`)?.click();
    return line;
  };

  const open = (tries = 40) => {
    const place = /^#at-[a-z]+-\d+/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (!place) return;
    if (tries && isComing(place)) {
      setTimeout(open, 50, tries - 1);
      return;
    }
    const line = unfold(place);
    // The place of a record as a whole is empty, and stands at the head of its row.
    const whole = place.closest("tr.form-row, .inline-related[id], fieldset");
    const target = line || place.closest(".form-row") || whole || place;
    const field = writable(place) || (whole && writable(whole));
    target.classList.add("found-field");
    field?.focus({ preventScroll: true });
    const isTall = target.offsetHeight > innerHeight / 2;
    target.scrollIntoView({ block: isTall ? "start" : "center" });
  };

  window.addEventListener("hashchange", () => open());
  // After the scripts that make tabs and put sections in order.
  window.addEventListener("load", () => setTimeout(open));
}
