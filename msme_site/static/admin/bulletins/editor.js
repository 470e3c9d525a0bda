// What the editor of sections needs on this site. Loaded before it, so that it finds things ready.
"use strict";

{
  // It writes rules into the page, which the security policy refuses; a sheet made by a
  // script that the policy trusts holds the same rules.
  const append = document.head.append;
  document.head.append = function (...nodes) {
    const styles = nodes.filter((node) => node instanceof HTMLStyleElement);
    for (const style of styles) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(style.textContent);
      document.adoptedStyleSheets.push(sheet);
    }
    append.apply(this, nodes.filter((node) => !styles.includes(node)));
  };

  // On the first visit the sections are closed, so that their order can be seen and changed.
  const KEPT = "ContentEditor:collapseAll";
  try {
    if (localStorage.getItem(KEPT) === null) localStorage.setItem(KEPT, "true");
  } catch {
    // Without storage they stand open.
  }

  // Nobody loses an edit by pressing Compose or by following a link to a finding.
  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("bulletin_form");
    if (!form) return;
    let edited = false;
    const note = (event) => {
      // The page's own scripts set values while they start; only people are trusted. The box
      // that opens and closes the sections is a way to look at them, not an edit.
      if (event.isTrusted && !event.target.closest(".collapse-items")) edited = true;
    };
    for (const kind of ["input", "change", "drop"]) form.addEventListener(kind, note);
    document.addEventListener("desk:moved", () => { edited = true; });
    form.addEventListener("submit", () => { edited = false; });
    window.addEventListener("beforeunload", (event) => {
      if (edited && (!window.desk?.place || window.desk.isAtRisk())) event.preventDefault();
    });
  });
}
