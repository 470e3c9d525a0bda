// The sections of a bulletin by keyboard: moved, folded and added, with words for the ear.
"use strict";

{
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const SECTIONS = ".order-machine > .inline-related:not(.empty-form)";

  let voice;
  const say = (sentence) => {
    voice.textContent = "";
    setTimeout(() => { voice.textContent = sentence; }, 30);
  };

  const orderOf = (section) => one(".order-machine-ordering", section);
  const inOrder = (region) => all(SECTIONS)
    .filter((section) => section.dataset.region === region)
    .sort((a, b) => a.style.order - b.style.order);
  const nameOf = (section) => {
    const kind = one(":scope > h3 > b", section).textContent.trim();
    return `${kind} ${one(":scope > h3 .inline_label", section).firstChild?.textContent.trim() || ""}`.trim();
  };
  const columnOf = (region) => one(`.tabs.regions [data-region="${region}"]`)?.textContent || region;

  const setOrder = (section, value) => {
    orderOf(section).value = value;
    section.style.order = value;
  };

  // Rows of the page in the order of the eye, so that the tabulator goes the same way.
  const arrange = () => {
    const machine = one(".order-machine");
    const wanted = all(SECTIONS).sort((a, b) => a.style.order - b.style.order);
    const there = all(SECTIONS);
    if (wanted.every((section, place) => section === there[place])) return;
    const focused = document.activeElement;
    machine.append(...wanted);
    if (focused !== document.activeElement) focused.focus({ preventScroll: true });
  };

  const tellPlace = (section) => {
    const column = inOrder(section.dataset.region);
    say(window.desk.word("Moved", {
      section: nameOf(section),
      number: column.indexOf(section) + 1,
      total: column.length,
      column: columnOf(section.dataset.region),
    }));
  };

  const moved = (section, focus) => {
    arrange();
    focus?.focus({ preventScroll: true });
    section.scrollIntoView({ block: "nearest" });
    tellPlace(section);
    document.dispatchEvent(new CustomEvent("desk:moved"));
  };

  const step = (section, by, focus) => {
    const column = inOrder(section.dataset.region);
    const from = column.indexOf(section);
    const to = from + by;
    if (to < 0 || to >= column.length) {
      say(window.desk.word(by < 0 ? "First" : "Last"));
      return;
    }
    // Only the two change places, unless their numbers are not in order.
    const numbers = column.map((item) => Number(orderOf(item).value));
    const ascend = numbers.every((number, place) => !place || number > numbers[place - 1]);
    if (!ascend) column.forEach((item, place) => setOrder(item, 10 * (place + 1)));
    const other = column[to];
    const mine = orderOf(section).value;
    setOrder(section, orderOf(other).value);
    setOrder(other, mine);
    moved(section, focus);
  };

  const across = (section) => {
    const select = one(".inline_move_to_region", section);
    const next = select && [...select.options].find((option) => option.value && option.value !== section.dataset.region);
    if (!next) return;
    select.value = next.value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    one(`.tabs.regions [data-region="${next.value}"]`).click();
    moved(section, one(":scope > h3 .inline_label", section));
  };

  const button = (word, sign, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "section-move";
    made.textContent = sign;
    made.title = word;
    made.setAttribute("aria-label", word);
    made.addEventListener("click", (event) => { event.stopPropagation(); event.preventDefault(); act(made); });
    return made;
  };

  const press = (event, act) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };

  const equip = (section) => {
    const label = one(":scope > h3 .inline_label", section);
    if (!label || label.hasAttribute("role")) return;
    const word = window.desk.word;
    const name = { section: nameOf(section) };
    label.setAttribute("role", "button");
    label.tabIndex = 0;
    label.addEventListener("keydown", (event) => {
      const steps = { ArrowUp: -1, ArrowDown: 1 };
      if (event.altKey && event.key in steps) {
        event.preventDefault();
        step(section, steps[event.key], label);
      } else if (event.altKey && ["ArrowLeft", "ArrowRight"].includes(event.key)) {
        event.preventDefault();
        across(section);
      } else press(event, () => label.click());
    });
    const select = one(":scope > h3 .inline_move_to_region", section);
    select?.setAttribute("aria-label", word("Column", name));
    select?.addEventListener("change", () => { arrange(); tellPlace(section); document.dispatchEvent(new CustomEvent("desk:moved")); });
    label.after(
      button(word("Up", name), "↑", (made) => step(section, -1, made)),
      button(word("Down", name), "↓", (made) => step(section, 1, made)),
    );
    const target = one(":scope > .order-machine-insert-target", section);
    if (target) equipTarget(target, word("Insert", name));
    // The line says at once what the heading says.
    const heading = one(`input[name$="-heading_${document.documentElement.lang.slice(0, 2)}"]`, section);
    heading?.addEventListener("input", () => { if (heading.value.trim()) label.firstChild.textContent = heading.value; });
    if (one(".delete input:checked", section)) section.classList.add("for-deletion");
  };

  const equipTarget = (target, word) => {
    if (target.hasAttribute("role")) return;
    target.setAttribute("role", "button");
    target.setAttribute("aria-label", word);
    target.title = word;
    target.tabIndex = 0;
    target.addEventListener("keydown", (event) => press(event, () => {
      target.click();
      one(".plugin-buttons .plugin-button:not(.content-editor-hide)")?.focus();
    }));
  };

  // Which sections are folded, by bulletin.
  const keyOf = (section) => `${section.id.replace(/-\d+$/, "")}:${one("input[name$='-id']", section)?.value || ""}`;
  const storage = `desk.folded:${location.pathname}`;
  const remember = () => {
    const folded = {};
    for (const section of all(SECTIONS)) folded[keyOf(section)] = section.classList.contains("collapsed");
    try {
      localStorage.setItem(storage, JSON.stringify(folded));
    } catch {
      // Then they stand as on the first visit.
    }
  };
  const recall = () => {
    let folded = {};
    try {
      folded = JSON.parse(localStorage.getItem(storage)) || {};
    } catch {
      // As they stand.
    }
    for (const section of all(SECTIONS)) {
      const was = folded[keyOf(section)];
      if (was !== undefined && !one(".errorlist", section)) section.classList.toggle("collapsed", was);
    }
  };

  const tell = (section) => {
    one(":scope > h3 .inline_label", section)?.setAttribute("aria-expanded", String(!section.classList.contains("collapsed")));
  };

  const equipTabs = () => {
    const bar = one(".tabs.regions");
    bar.setAttribute("role", "group");
    const tabs = all("[data-region]", bar);
    const mark = () => tabs.forEach((tab) => tab.firstElementChild.setAttribute("aria-pressed", String(tab.classList.contains("active"))));
    for (const tab of tabs) {
      // The heading stays one; what is pressed stands in it.
      const button = document.createElement("span");
      button.setAttribute("role", "button");
      button.tabIndex = 0;
      button.append(...tab.childNodes);
      tab.append(button);
      button.addEventListener("keydown", (event) => press(event, () => tab.click()));
      tab.addEventListener("click", mark);
    }
    mark();
  };

  document.addEventListener("content-editor:ready", () => {
    if (!window.desk.place) return;
    voice = document.createElement("p");
    voice.className = "visually-hidden";
    voice.setAttribute("aria-live", "assertive");
    voice.id = "desk-voice";
    document.body.append(voice);
    recall();
    for (const section of all(SECTIONS)) { equip(section); tell(section); }
    const last = one(".order-machine > .order-machine-insert-target.last");
    if (last) equipTarget(last, window.desk.word("Append"));
    for (const kind of all(".plugin-buttons .plugin-button")) {
      kind.tabIndex = 0;
      kind.addEventListener("keydown", (event) => press(event, () => kind.click()));
    }
    equipTabs();
    arrange();
    new MutationObserver((changes) => {
      const touched = new Set(changes.map(({ target }) => target).filter((target) => target.matches(SECTIONS)));
      for (const section of touched) tell(section);
      if (touched.size) remember();
    }).observe(one(".order-machine"), { attributes: true, attributeFilter: ["class"], subtree: true });
    one(".order-machine").addEventListener("drop", () => setTimeout(() => { arrange(); document.dispatchEvent(new CustomEvent("desk:moved")); }));
  });
  document.addEventListener("formset:added", ({ target }) => setTimeout(() => {
    if (!voice || !target.matches(SECTIONS)) return;
    equip(target);
    tell(target);
    arrange();
    document.dispatchEvent(new CustomEvent("desk:moved"));
  }));
}
