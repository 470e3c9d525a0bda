// The editor of rich text writes rules into the page unless it finds its style element there.
// The security policy refuses inline rules, so it finds an element of that name which holds none
// (outside HTML's namespace, or even an empty one would be refused). The rules: records.css.
"use strict";

{
  const standIn = document.createElementNS(null, "style");
  standIn.setAttribute("data-tiptap-style", "");
  document.head.append(standIn);
}
