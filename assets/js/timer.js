// Counts down what the page says is left of a speaker's time. Without it the page says how much was left when it was made.
"use strict";
const tick = () => {
  for (const clock of document.querySelectorAll("[data-until]")) {
    const until = Date.parse(clock.dataset.until);
    if (!until) continue;
    const left = Math.round((until - Date.now()) / 1000);
    const size = Math.abs(left);
    clock.textContent = (left < 0 ? "−" : "") + Math.floor(size / 60) + ":" + String(size % 60).padStart(2, "0");
    clock.classList.toggle("voice-late", left < 0);
  }
};
setInterval(tick, 1000);
