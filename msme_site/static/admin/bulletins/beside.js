// The preview beside the editor: it shows the form as it is, without saving it. The same questions
// keep unsaved work at the site and tell who else is there.
"use strict";

{
  const KEPT = "desk.preview";
  const WAIT = 300;
  const PING = 15_000;
  const SIZES = ["32%", "44%", "58%"];
  const WIDTHS = { full: 1120, phone: 360 };
  const INSIDE = /<html([^>]*)>([\s\S]*?<body[^>]*>)([\s\S]*)<\/body>/i;

  document.addEventListener("DOMContentLoaded", () => {
    const desk = window.desk;
    const { place, form } = desk;
    const pane = document.getElementById("beside");
    if (!place || !form || !pane) return;
    const frame = pane.querySelector("iframe");
    const stage = pane.querySelector(".beside-stage");
    const columns = pane.parentElement;
    const show = columns.querySelector("[data-show]");
    const status = pane.querySelector("[data-status]");
    const faults = pane.querySelector("[data-faults]");
    const pictures = new Map();
    let timer, running, asked = "", shown = null, head = "", isOpenedKept = false, isKept = false, lastTalk = 0;

    const chosen = { language: document.documentElement.lang.slice(0, 2), medium: "page", width: innerWidth < 600 ? "phone" : "full", size: 1, hidden: false };
    try {
      Object.assign(chosen, JSON.parse(localStorage.getItem(KEPT)));
    } catch {
      // As it comes.
    }

    // The frame.
    const scale = () => {
      const width = WIDTHS[chosen.width];
      const factor = Math.min(1, stage.clientWidth / width);
      frame.style.width = `${width}px`;
      frame.style.height = `${stage.clientHeight / factor}px`;
      frame.style.transform = `scale(${factor})`;
      stage.dataset.width = chosen.width;
    };

    const fill = () => {
      const page = frame.contentDocument;
      if (!shown || !page?.body) return;
      const { plain, language } = shown;
      const escape = document.createElement("i");
      let markup = shown.shown;
      if (plain) {
        escape.textContent = markup;
        markup = `<html lang="${language}"><head></head><body><pre>${escape.innerHTML}</pre></body></html>`;
      }
      for (const [name, address] of pictures) {
        markup = markup.replace(new RegExp(`src="[^"]*chosen/${name}"`, "g"), `src="${address}"`);
      }
      const [, , top, body] = INSIDE.exec(markup) || [, , "", markup];
      const scrolled = page.scrollingElement?.scrollTop || 0;
      const key = top.replace(/<title>[\s\S]*?<\/title>/i, "");
      // Style sheets that are there already are not loaded once more.
      if (key === head) page.body.innerHTML = body;
      else page.documentElement.innerHTML = `${top}${body}</body>`;
      page.documentElement.lang = language;
      head = key;
      if (page.scrollingElement) page.scrollingElement.scrollTop = scrolled;
    };

    // Somebody followed a link in the frame: back to the preview.
    frame.addEventListener("load", () => {
      head = "";
      let isOurs = false;
      try {
        isOurs = frame.contentWindow.location.search.startsWith("?empty");
      } catch {
        // Another site.
      }
      if (isOurs) fill();
      else frame.src = frame.getAttribute("src");
    });

    // What the answer says.
    const say = (sentence, address = "") => {
      if (status.dataset.said === sentence) return;
      status.dataset.said = sentence;
      status.textContent = sentence;
      if (!address) return;
      const link = document.createElement("a");
      Object.assign(link, { href: address, target: "_blank", rel: "noopener", textContent: desk.word("SignIn") });
      status.append(" ", link);
    };

    const note = (name, sentence) => {
      const line = place.querySelector(`[data-${name}]`);
      if (line.textContent !== sentence) line.textContent = sentence;
      line.hidden = !sentence;
    };

    const tellStanding = ({ others, edited }) => {
      note("others", others.join(" "));
      note("edited", edited.at === place.dataset.editedAt ? "" : edited.sentence);
    };

    const goTo = (name) => {
      const field = form.elements[name] || document.getElementById(name);
      const row = (field?.length ? field[0] : field)?.closest?.(".inline-related");
      if (row?.dataset.region) document.querySelector(`.tabs.regions [data-region="${row.dataset.region}"]`)?.click();
      row?.classList.remove("collapsed");
      const code = /_(en|fr|es)$/.exec(name);
      const line = field?.closest?.(".language-tabbed");
      if (code && line) line.querySelector(`[data-tab="${code[1]}"]`)?.click();
      const texts = field?.closest?.(".form-row")?.querySelectorAll(".ProseMirror") || [];
      const target = [...texts].find((text) => text.offsetParent) || field;
      (field?.type && field.offsetParent ? field : target)?.focus?.();
    };

    // What both changed is listed beside the preview too, as faults are.
    const conflicts = document.querySelector(".desk-conflicts");
    const tellConflicts = () => {
      if (!conflicts) return [];
      const head = document.createElement("li");
      head.textContent = conflicts.querySelector("h2").textContent;
      const lines = [...conflicts.querySelectorAll(".desk-conflict")].map((conflict) => {
        const line = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = conflict.querySelector("legend").textContent;
        button.addEventListener("click", () => {
          conflict.scrollIntoView({ block: "center" });
          conflict.querySelector("input:checked")?.focus({ preventScroll: true });
        });
        line.append(button);
        return line;
      });
      return [head, ...lines];
    };

    const tellFaults = (found) => {
      const text = JSON.stringify(found);
      if (faults.dataset.told === text) return;
      faults.dataset.told = text;
      for (const field of form.querySelectorAll("[data-beside-fault]")) {
        field.removeAttribute("aria-invalid");
        delete field.dataset.besideFault;
      }
      faults.replaceChildren(...tellConflicts(), ...found.map((fault) => {
        const field = form.elements[fault.name];
        if (field?.setAttribute) {
          field.setAttribute("aria-invalid", "true");
          field.dataset.besideFault = "";
        }
        const line = document.createElement("li");
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = [fault.where, fault.label].filter(Boolean).join(" – ") || "–";
        button.addEventListener("click", () => goTo(fault.name));
        line.append(button, " ", fault.sentences.join(" "));
        return line;
      }));
    };

    // What is asked.
    const lost = (answer) => {
      if (desk.isEdited()) desk.keepHere();
      asked = "";
      if (answer?.redirected || answer?.status === 403) say(desk.word("SignedOut"), `${place.dataset.login}?next=/admin/`);
      else say(desk.word("Offline"));
    };

    const token = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || desk.token();

    const post = async (address, body, signal) => {
      lastTalk = Date.now();
      const answer = await fetch(address, { method: "POST", body, signal, headers: { "X-CSRFToken": token() } });
      if (!answer.ok || answer.redirected) {
        lost(answer);
        return null;
      }
      // Who signs in again in another tab has a new token.
      form.elements.csrfmiddlewaretoken.value = token();
      return answer.json();
    };

    const choosePictures = (body) => {
      const names = new Set();
      for (const field of desk.files()) {
        body.append("_chosen", field.name);
        names.add(field.name);
        if (field.besideFile !== field.files[0]) {
          field.besideFile = field.files[0];
          pictures.set(field.name, URL.createObjectURL(field.files[0]));
        }
      }
      for (const name of pictures.keys()) if (!names.has(name)) pictures.delete(name);
    };

    let isSent = false, goesOn = false;
    const ask = async () => {
      if (isSent) return;
      const values = desk.values();
      const text = `${desk.plain(values)} ${chosen.language} ${chosen.medium} ${desk.files().map((field) => field.files[0].name)}`;
      if (text === asked) return;
      asked = text;
      running?.abort();
      running = new AbortController();
      const isEdited = desk.isEdited();
      if (isEdited && status.dataset.said === desk.word("Same")) say("");
      const body = new FormData();
      for (const [name, found] of Object.entries(values)) for (const value of found) body.append(name, value);
      body.append("language", chosen.language);
      body.append("medium", chosen.medium);
      body.append("_digest", desk.digest);
      body.append("_mark", place.dataset.mark);
      choosePictures(body);
      if (desk.isOffering()) {
        // What waits for an answer at the site is not written over.
        if (isEdited) say(desk.word("Offering"));
      } else if (isEdited) {
        body.append("_keep", "yes");
        if (!isOpenedKept) body.append("_opened", JSON.stringify(desk.opened));
      } else if (isKept) body.append("_keep", "drop");
      try {
        const answer = await post(place.dataset.follow, body, running.signal);
        if (!answer) return;
        if (answer.kept.again) {
          isOpenedKept = false;
          asked = "";
          ask();
          return;
        }
        isKept = Boolean(answer.kept.at);
        isOpenedKept = isKept;
        desk.noteKept(isKept ? values : null);
        shown = answer;
        fill();
        tellFaults(answer.faults);
        tellStanding(answer);
        if (isKept) desk.forgetHere();
        say(isKept ? desk.word("Kept", { when: answer.kept.at }) : isEdited ? "" : desk.word("Same"));
      } catch (error) {
        if (error.name !== "AbortError") lost();
      }
    };

    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    };

    const ping = async () => {
      if (Date.now() - lastTalk < PING - 1000) return;
      try {
        const answer = await post(place.dataset.presence, new FormData());
        if (answer) tellStanding(answer);
        if (answer && !asked) soon();
      } catch {
        lost();
      }
    };

    // How it stands beside the form.
    const arrange = () => {
      columns.style.setProperty("--beside", SIZES[chosen.size]);
      columns.classList.toggle("without-beside", chosen.hidden);
      pane.hidden = chosen.hidden;
      show.hidden = !chosen.hidden;
      pane.querySelector("[data-narrower]").disabled = chosen.size === 0;
      pane.querySelector("[data-wider]").disabled = chosen.size === SIZES.length - 1;
      for (const name of ["language", "medium", "width"]) {
        const radio = pane.querySelector(`[name="beside-${name}"][value="${chosen[name]}"]`);
        if (radio) radio.checked = true;
      }
      if (!chosen.hidden) scale();
    };

    const choose = (change) => {
      Object.assign(chosen, change);
      try {
        localStorage.setItem(KEPT, JSON.stringify(chosen));
      } catch {
        // Not remembered.
      }
      arrange();
      ask();
    };

    pane.addEventListener("change", ({ target }) => choose({ [target.name.replace("beside-", "")]: target.value }));
    pane.querySelector("[data-narrower]").addEventListener("click", () => choose({ size: Math.max(0, chosen.size - 1) }));
    pane.querySelector("[data-wider]").addEventListener("click", () => choose({ size: Math.min(SIZES.length - 1, chosen.size + 1) }));
    pane.querySelector("[data-hide]").addEventListener("click", () => { choose({ hidden: true }); show.focus(); });
    show.addEventListener("click", () => { choose({ hidden: false }); pane.querySelector("[data-hide]").focus(); });
    new ResizeObserver(() => { if (!chosen.hidden) scale(); }).observe(stage);

    for (const kind of ["input", "change", "click", "keyup", "drop", "paste"]) form.addEventListener(kind, soon);
    window.django?.jQuery(form).on("change", soon);
    document.addEventListener("desk:moved", soon);
    // What is being saved is not kept as unsaved work as well.
    form.addEventListener("submit", ({ submitter }) => {
      isSent = true;
      goesOn = submitter?.name === "_continue";
      clearTimeout(timer);
      running?.abort();
    });
    window.addEventListener("pageshow", ({ persisted }) => { if (persisted) isSent = goesOn = false; });
    window.addEventListener("focus", ping);
    setInterval(ping, PING);
    window.addEventListener("pagehide", () => {
      // Who saves and goes on is here again in a moment, maybe before this would be heard.
      if (goesOn) return;
      const body = new FormData();
      body.append("csrfmiddlewaretoken", token());
      body.append("left", "1");
      navigator.sendBeacon(place.dataset.presence, body);
    });
    arrange();
    if (conflicts) tellFaults([]);
    ask();
  });
}
