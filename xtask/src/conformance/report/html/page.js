"use strict";
const filter = document.querySelector(".filter");
const [text, odd] = filter.querySelectorAll("input");
const groups = document.querySelectorAll("details.suite");
filter.hidden = false;
filter.addEventListener("input", () => {
  const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
  const all = !words.length && !odd.checked;
  for (const group of groups) {
    let shown = 0;
    for (const rows of group.querySelectorAll("tbody")) {
      const said = rows.textContent.toLowerCase();
      const fits = words.every((word) => said.includes(word))
        && (!odd.checked || rows.querySelector(".fail, .skip"));
      rows.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    group.hidden = !shown;
    group.open = all ? group.querySelector(".fail") !== null : shown > 0;
  }
});
const open = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target) target.open = true;
};
addEventListener("hashchange", open);
open();
