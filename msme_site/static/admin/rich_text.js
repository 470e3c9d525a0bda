// The editor of rich text writes rules into the page unless it finds its style element there.
// The security policy refuses inline rules, so it finds an element of that name which holds none
// (outside HTML's namespace, or even an empty one would be refused). The rules: records.css.
"use strict";

{
  const standIn = document.createElementNS(null, "style");
  standIn.setAttribute("data-tiptap-style", "");
  document.head.append(standIn);
}

// Its buttons and its menu of styles speak English whatever the page speaks; the page's own
// catalogue has their words. The menu puts a fresh copy in place whenever the style changes.
{
  const translate = (menu) => {
    for (const button of menu.querySelectorAll("[title]")) {
      button.title = window.gettext(button.title);
      button.setAttribute("aria-label", button.title);
    }
    for (const style of menu.querySelectorAll(".prose-menubar__option > *")) {
      const word = window.gettext(style.textContent);
      if (word !== style.textContent) style.textContent = word;
    }
  };
  // The place to write in has the name of the field that it stands for.
  const nameText = (editor) => {
    const label = editor.querySelector("textarea")?.labels[0]?.textContent.trim().replace(/\s*:$/, "");
    if (label) editor.querySelector("[role=textbox]")?.setAttribute("aria-label", label);
  };
  new MutationObserver((changes) => {
    const menus = changes.map(({ target }) => target.closest(".prose-editor > .prose-menubar"));
    for (const menu of new Set(menus)) if (menu) translate(menu);
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (!node.matches?.(".prose-menubar")) continue;
        translate(node);
        nameText(node.closest(".prose-editor"));
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
}
