// A part of a page that fetches itself again waits while a button is being pressed: otherwise the button is replaced between
// press and release, and the click is lost.
"use strict";
(() => {
  let pressed = false;
  let waits = null;
  const release = () => {
    setTimeout(() => {
      pressed = false;
      const part = waits;
      waits = null;
      if (part && part.isConnected) htmx.ajax("GET", part.getAttribute("hx-get"), { source: part, target: part });
    });
  };
  document.addEventListener("pointerdown", () => { pressed = true; }, true);
  document.addEventListener("pointerup", release, true);
  document.addEventListener("pointercancel", release, true);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!pressed) return;
    event.detail.shouldSwap = false;
    waits = event.detail.elt;
  });
})();
