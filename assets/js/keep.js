// Keeps what is typed in a form marked data-keep (an address) a moment after the typing stops, so that a closed window loses
// nothing. The answer is a sentence for the element marked data-kept. Without this script the form is saved by its button.
"use strict";
for (const form of document.querySelectorAll("form[data-keep]")) {
  const note = form.querySelector("[data-kept]");
  let timer, sent = "", busy = false;
  const keep = async () => {
    const body = new URLSearchParams(new FormData(form));
    if (busy || body.toString() === sent) return;
    busy = true;
    try {
      const answer = await fetch(form.dataset.keep, { method: "POST", body });
      if (answer.ok) {
        sent = body.toString();
        if (note) note.textContent = await answer.text();
      }
    } catch {
      // No line: the words stand in the form, and the next stroke tries again.
    }
    busy = false;
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  });
}
