// The keys of the console, and words that were moved before. A key acts only while the focus is in a member's row: arrows and
// numbers go to another row, a letter presses the row's own button that names it. Without this script the buttons are pressed.
"use strict";
(() => {
  let digits = "", last = 0;
  const rowsOf = (list) => [...list.querySelectorAll("[data-row]")];
  const visit = (row) => {
    if (row) row.focus();
  };
  // One row of each list can be reached by the tab key; the arrows lead on from there.
  const rove = () => {
    for (const list of document.querySelectorAll("[data-rows]")) {
      const rows = rowsOf(list);
      const held = rows.find((row) => row.contains(document.activeElement)) || rows[0];
      for (const row of rows) row.tabIndex = row === held ? 0 : -1;
    }
  };
  document.addEventListener("focusin", rove);
  document.addEventListener("htmx:afterSettle", rove);
  rove();
  document.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    const rows = rowsOf(row.closest("[data-rows]"));
    const at = rows.indexOf(row);
    const go = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (go !== undefined) {
      visit(rows[Math.max(0, Math.min(go, rows.length - 1))]);
    } else if (/^[0-9]$/.test(event.key)) {
      digits = event.timeStamp - last < 800 ? digits + event.key : event.key;
      last = event.timeStamp;
      const numbered = () => rows.find((r) => r.dataset.row === digits);
      // 1 and 8 in quick succession are member 8 where nobody is member 18.
      if (!numbered()) digits = event.key;
      visit(numbered());
    } else {
      const button = [...row.querySelectorAll("button[data-key]")].find((b) => b.dataset.key === event.key.toLowerCase());
      if (!button || event.repeat) return;
      button.click();
    }
    event.preventDefault();
  });
  // Words moved before: those of the chosen kind are shown, and a button fills them in.
  const box = document.querySelector("[data-phrases]");
  if (!box) return;
  const form = box.closest("form");
  const sift = () => {
    let any = false;
    for (const part of box.querySelectorAll("[data-kind]")) {
      part.hidden = part.dataset.kind !== form.elements.kind.value;
      any = any || !part.hidden;
    }
    box.hidden = !any;
  };
  form.elements.kind.addEventListener("change", sift);
  sift();
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-words]");
    if (!button) return;
    event.preventDefault();
    form.elements.text.value = button.dataset.words;
    form.elements.text.focus();
  });
})();
