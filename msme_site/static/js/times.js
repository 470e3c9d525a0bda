// The reader's own time beside Geneva's, where the two differ.
// A page marks it so: <time datetime="2018-10-03T08:30:00+02:00" data-local>08:30</time>
const geneva = "Europe/Zurich";
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
const language = document.documentElement.lang;

function clock(moment, timeZone) {
  return new Intl.DateTimeFormat(language, {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(moment);
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
