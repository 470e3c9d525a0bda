// What the form of a bulletin holds, what of it is not saved, and its offer on the next opening.
"use strict";

window.desk = (() => {
  const LEFT_OUT = /^(csrfmiddlewaretoken$|_)|__prefix__/;
  let form, place, opened, text, kept;

  const put = (values, name, value) => {
    if (!LEFT_OUT.test(name)) (values[name] ||= []).push(value);
  };

  // The form as a browser would send it now; files are named apart.
  const values = () => {
    const found = {};
    for (const [name, value] of new FormData(form)) if (typeof value === "string") put(found, name, value);
    return found;
  };

  // The form as it came from the site, whatever a browser has filled in since.
  const asSent = () => {
    const found = {};
    for (const field of form.elements) {
      if (!field.name || field.disabled || ["submit", "button", "file", "reset"].includes(field.type)) continue;
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.defaultChecked) put(found, field.name, field.value);
      } else if (field.options) {
        const chosen = [...field.options].filter((option) => option.defaultSelected);
        if (!chosen.length && !field.multiple && field.options.length) chosen.push(field.options[0]);
        for (const option of chosen) put(found, field.name, option.value);
      } else put(found, field.name, field.defaultValue);
    }
    return found;
  };

  // In one order, with the line ends of the form itself.
  const plain = (found) => JSON.stringify(Object.keys(found).sort().map(
    (name) => [name, found[name].map((value) => value.replace(/\r\n/g, "\n"))],
  ));

  const files = () => [...form.querySelectorAll("input[type=file]")].filter((field) => field.files.length);

  const storageKey = () => `desk:${place.dataset.person}:${location.pathname}`;

  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(storageKey()));
    } catch {
      return null;
    }
  };

  const desk = {
    get place() { return place; },
    get form() { return form; },
    get opened() { return opened; },
    get digest() { return form.elements._digest.value; },
    values,
    files,
    plain,
    isOffering: () => !place.querySelector("[data-offer]").hidden,
    isEdited: () => plain(values()) !== text || files().length > 0,
    // What the site has kept as unsaved work is not lost by leaving; a chosen file is.
    noteKept: (found) => { kept = found && plain(found); },
    isAtRisk: () => files().length > 0 || ![text, kept].includes(plain(values())),
    keepHere() {
      const work = { mark: place.dataset.mark, at: Date.now(), work: values(), opened, digest: desk.digest };
      try {
        localStorage.setItem(storageKey(), JSON.stringify(work));
      } catch {
        // No room: the site keeps it as soon as it answers again.
      }
    },
    forgetHere() {
      // Unsaved work that still waits for an answer stays.
      if (!desk.isOffering()) localStorage.removeItem(storageKey());
    },
    word: (name, parts = {}) => (place.dataset[`word${name}`] || "").replace(/\{(\w+)\}/g, (_all, part) => parts[part] ?? ""),
    // As the site writes the time of day, in its own zone.
    clock: (moment) => new Date(moment).toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: place.dataset.zone }),
    token: () => form.elements.csrfmiddlewaretoken.value,
  };

  const offer = () => {
    const local = read();
    if (local?.mark === place.dataset.saved && local) localStorage.removeItem(storageKey());
    if (place.dataset.isWork !== undefined) return;
    const box = place.querySelector("[data-offer]");
    if (local && local.mark !== place.dataset.saved && local.at > Number(place.dataset.keptAt || 0) * 1000) {
      box.querySelector("[data-offer-words]").textContent = desk.word("Local", { when: desk.clock(local.at) });
      const fields = box.querySelector("form").elements;
      fields._work.value = JSON.stringify(local.work);
      fields._opened.value = JSON.stringify(local.opened);
      fields._digest.value = local.digest;
      box.hidden = false;
    }
    box.querySelector("form").addEventListener("submit", () => { box.hidden = true; });
    box.querySelector("[data-do-discard]").addEventListener("click", async () => {
      box.hidden = true;
      localStorage.removeItem(storageKey());
      await fetch(place.dataset.discard, { method: "POST", headers: { "X-CSRFToken": desk.token() } });
      document.querySelector("#bulletin_form input:not([type=hidden])")?.focus();
    });
  };

  // A form that was not saved begins with the reason; the editor of sections, which starts after
  // this, would bring back where the page stood when it was sent.
  const tellFirst = (message) => {
    if (!message) return;
    const standing = new URLSearchParams(location.hash.slice(1));
    if (standing.has("scrollY")) {
      standing.delete("scrollY");
      history.replaceState(null, "", `#${standing}`);
    }
    message.tabIndex = -1;
    message.focus();
    window.addEventListener("load", () => setTimeout(() => message.scrollIntoView({ block: "start" })));
  };

  document.addEventListener("DOMContentLoaded", () => {
    place = document.getElementById("desk");
    form = document.getElementById("bulletin_form");
    if (!place || !form) return;
    const told = form.elements._opened.value;
    opened = told ? JSON.parse(told) : asSent();
    form.elements._opened.value = JSON.stringify(opened);
    text = plain(opened);
    offer();
    tellFirst(document.getElementById("conflicts-heading") || document.querySelector(".errornote"));
    // The site may answer with the page to sign in: then this copy is offered afterwards.
    form.addEventListener("submit", () => { if (desk.isEdited()) desk.keepHere(); });
  });

  return desk;
})();
