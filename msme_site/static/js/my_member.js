// "My Member": chosen once, kept in this browser, and shown on the home page.
// The page is the same for everybody; what is about the Member comes as a fragment, the same for
// everybody too. Without a script the form leads to the Member's own page.
const KEY = "my-member";
const section = document.querySelector("[data-fragment]");
const form = section.querySelector("form");
const select = form.elements.member;
const place = section.querySelector("[data-mine]");
const name = document.querySelector("[data-mine-name]");
const asIs = name.textContent;

function kept() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return ""; // A browser that keeps nothing: the choice lasts as long as the page.
  }
}

function keep(code) {
  try {
    if (code) localStorage.setItem(KEY, code);
    else localStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}

async function show(code) {
  select.value = code;
  if (!select.value) {
    place.replaceChildren();
    name.textContent = asIs;
    return;
  }
  name.textContent = `${name.dataset.chosen} ${select.selectedOptions[0].textContent}`;
  try {
    const answer = await fetch(section.dataset.fragment.replace("CODE", code));
    if (answer.ok && select.value === code) place.innerHTML = await answer.text();
  } catch {
    // Without a network the home page is as it is for everybody.
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  keep(select.value);
  show(select.value);
});
const code = kept();
if (code) show(code);
