// What comes from Word is made plain before the editor of rich text reads it; and a key and a button
// for the no-break space, which the editor shows.
"use strict";

{
  const FROM_WORD = /class="?Mso|mso-|urn:schemas-microsoft-com|<o:p|<w:WordDocument/i;
  const LEVEL = /mso-list:\s*l\d+\s+level(\d+)/i;
  // A number or a letter with a full stop or a bracket counts; anything else is a bullet.
  const COUNTS = /^\s*[([]?(?:\d+|[a-z]|[ivxlc]+)[.)\]]/i;

  const rename = (element, name) => {
    const made = element.ownerDocument.createElement(name);
    made.append(...element.childNodes);
    element.replaceWith(made);
    return made;
  };
  const unwrap = (element) => element.replaceWith(...element.childNodes);

  const isItem = (element) => element?.nodeType === 1
    && (/MsoListParagraph/i.test(element.className) || LEVEL.test(element.getAttribute("data-style") || ""));

  // The sign of an item stands in a span that other programs are told to ignore.
  const takeSign = (item) => {
    const sign = [...item.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute("data-style") || ""));
    const text = sign ? sign.textContent : (/^\s*(?:[·•§o–-]|\d+[.)])[\s\u00a0]+/.exec(item.textContent)?.[0] || "");
    if (sign) sign.remove();
    else if (text) {
      const walker = item.ownerDocument.createTreeWalker(item, NodeFilter.SHOW_TEXT);
      let left = text.length;
      while (left > 0 && walker.nextNode()) {
        const node = walker.currentNode;
        const cut = Math.min(left, node.data.length);
        node.data = node.data.slice(cut);
        left -= cut;
      }
    }
    return COUNTS.test(text) ? "ol" : "ul";
  };

  // Paragraphs that Word draws as items become lists, one within the other by their level.
  const makeLists = (root) => {
    const first = (element) => isItem(element) && !isItem(element.previousElementSibling);
    for (const start of [...root.querySelectorAll("p, div, li")].filter(first)) {
      const run = [];
      for (let next = start; isItem(next); next = next.nextElementSibling) run.push(next);
      const open = [];
      const anchor = root.ownerDocument.createComment("");
      start.before(anchor);
      for (const item of run) {
        const level = Number(LEVEL.exec(item.getAttribute("data-style") || "")?.[1] || 1);
        const kind = takeSign(item);
        open.length = Math.min(open.length, level);
        // Numbers after bullets are another list.
        if (open[level - 1] && open[level - 1].localName !== kind) open.length = level - 1;
        while (open.length < level) {
          const list = root.ownerDocument.createElement(kind);
          const holder = open.at(-1)?.lastElementChild || open.at(-1);
          if (holder) holder.append(list);
          else anchor.before(list);
          open.push(list);
        }
        const line = root.ownerDocument.createElement("li");
        line.append(rename(item, "p"));
        open.at(-1).append(line);
      }
      anchor.remove();
    }
  };

  const clean = (markup) => {
    const page = new DOMParser().parseFromString(
      // Conditional comments in both forms, and their bounds. The security policy refuses styles
      // even where nothing is shown, so they are read under another name.
      markup.replace(/<!--[\s\S]*?-->/g, "").replace(/<!\[[\s\S]*?\]>/g, "")
        .replace(/<style[\s\S]*?<\/style>/gi, "").replace(/(<[^>]*?\s)style=/gi, "$1data-style="), "text/html",
    );
    const root = page.body;
    for (const element of root.querySelectorAll("style, meta, link, title, xml, script, img, object")) element.remove();
    makeLists(root);
    for (const element of [...root.querySelectorAll("*")]) {
      const name = element.localName;
      if (name === "o:p" && !element.textContent.trim()) element.remove();
      else if (name.includes(":") || ["font", "ins", "u", "center"].includes(name)) unwrap(element);
      else if (name === "del" || name === "s") element.remove();
      else if (["h1", "h2"].includes(name)) rename(element, "h3");
      else if (["h5", "h6"].includes(name)) rename(element, "h4");
    }
    for (const span of [...root.querySelectorAll("span")]) {
      const style = span.getAttribute("data-style") || "";
      const bold = /font-weight:\s*(?:bold|[6-9]00)/i.test(style);
      const italic = /font-style:\s*italic/i.test(style);
      if (bold) rename(span, "strong");
      else if (italic) rename(span, "em");
      else unwrap(span);
    }
    for (const element of root.querySelectorAll("*")) {
      for (const { name } of [...element.attributes]) if (name !== "href") element.removeAttribute(name);
    }
    for (const anchor of [...root.querySelectorAll("a:not([href]), a[href^='#']")]) unwrap(anchor);
    // Word breaks lines in the middle of sentences.
    const walker = page.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(/[\r\n\t ]+/g, " ");
    for (const element of [...root.querySelectorAll("p, h3, h4")]) {
      if (!element.textContent.replace(/\u00a0/g, " ").trim()) element.remove();
    }
    return root.innerHTML.trim();
  };

  document.addEventListener("paste", (event) => {
    const editor = event.target.closest?.(".ProseMirror")?.editor;
    const markup = event.clipboardData?.getData("text/html");
    if (!editor || !markup || !FROM_WORD.test(markup)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    editor.view.pasteHTML(clean(markup));
  }, { capture: true });

  // Word's own key.
  const NBSP = "\u00a0";
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.code !== "Space") return;
    const field = event.target;
    const editor = field.closest?.(".ProseMirror")?.editor;
    if (editor) editor.commands.insertContent(NBSP);
    else if (field.matches?.("textarea, input[type=text]")) {
      field.setRangeText(NBSP, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    } else return;
    event.preventDefault();
  });

  const addButton = (editor) => {
    const bar = editor.view.dom.closest(".prose-editor")?.querySelector(".prose-menubar");
    if (!bar || bar.querySelector(".nbsp-button")) return;
    const group = document.createElement("div");
    group.className = "prose-menubar__group";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "prose-menubar__button nbsp-button";
    button.textContent = "␣";
    button.title = window.gettext("no-break space (Ctrl+Shift+Space)");
    button.setAttribute("aria-label", button.title);
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => editor.chain().focus().insertContent(NBSP).run());
    group.append(button);
    bar.append(group);
  };
  // The bar is built after the editor, and anew from time to time.
  document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
    const box = editor.view.dom.closest(".prose-editor");
    addButton(editor);
    new MutationObserver(() => addButton(editor)).observe(box, { childList: true, subtree: true });
  });
}
