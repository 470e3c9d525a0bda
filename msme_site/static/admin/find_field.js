// Opens the field that a finding points to: "#at-<model>-<key>-<field>".
"use strict";

{
  // The form's own fields have no prefix; those of a row are found by the row's key.
  const prefixOf = (model, key) => {
    for (const input of document.querySelectorAll(`input[name$="-id"][value="${key}"]`)) {
      const set = input.name.replace(/-\d+-id$/, "");
      if (set.endsWith(`${model}_set`) || set.includes(model)) return input.name.slice(0, -"id".length);
    }
    return "";
  };

  const open = () => {
    const found = /^#at-([a-z]+)-(\d+)(?:-(\w+))?$/.exec(location.hash);
    if (!found) return;
    const [, model, key, field] = found;
    const prefix = prefixOf(model, key);
    const name = `id_${prefix}${field || ""}`;
    const input = document.getElementById(name);
    const row = prefix ? document.getElementById(prefix.slice(0, -1)) : null;
    for (const box of [row, input]) box?.closest("details")?.setAttribute("open", "");
    // A section of a bulletin: its column, then the section itself, which may be closed.
    const column = row?.dataset.region;
    if (column) document.querySelector(`.tabs.regions [data-region="${column}"]`)?.click();
    if (row?.classList.contains("collapsed")) row.querySelector("h3, .card-title, summary")?.click();
    const language = /_(en|fr|es)$/.exec(field || "");
    const line = input?.closest(".language-tabbed");
    if (language && line) line.querySelector(`[data-tab="${language[1]}"]`)?.click();
    const target = line || input?.closest(".form-row") || row;
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.classList.add("found-field");
    (line?.querySelector("[role=tab][aria-selected=true]") || input)?.focus({ preventScroll: true });
  };

  window.addEventListener("hashchange", open);
  // After the scripts that make tabs and put sections in order.
  window.addEventListener("load", () => setTimeout(open));
}
