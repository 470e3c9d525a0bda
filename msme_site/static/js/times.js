// The reader's own time beside Geneva's, where the two differ.
// A page marks it so: <time datetime="2018-10-03T08:30:00+02:00" data-local>08:30</time>
const geneva = "Europe/Zurich";
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const language = document.documentElement.lang;

// As the page writes hours: "Wed 06:30", « mer. 6 h 30 », "mié 6:30 h".
function clock(moment, timeZone) {
  const format = new Intl.DateTimeFormat(language, {
    timeZone,
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const hour = Number(part.hour);
  if (language.startsWith("fr")) {
    const minute = part.minute === "00" ? "" : `\u00a0${part.minute}`;
    return `${part.weekday} ${hour}\u00a0h${minute}`;
  }
  if (language.startsWith("es")) return `${part.weekday} ${hour}:${part.minute}\u00a0h`;
  return `${part.weekday} ${part.hour.padStart(2, "0")}:${part.minute}`;
}

for (const element of document.querySelectorAll("time[data-local]")) {
  const moment = new Date(element.dateTime);
  if (!own || Number.isNaN(moment.valueOf()) || clock(moment, own) === clock(moment, geneva)) {
    continue;
  }
  const note = document.createElement("span");
  note.className = "local-time";
  note.textContent = ` (${clock(moment, own)} ${own.split("/").pop().replaceAll("_", " ")})`;
  element.parentElement.append(note);
}
