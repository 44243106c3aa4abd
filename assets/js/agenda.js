// Dragging items of an agenda: the number is the handle. Dropping submits the
// item's own form with the item it is to stand before. Without this script the
// buttons beside each item do the same.
(() => {
  const list = document.querySelector("[data-arrange]");
  if (!list) return;
  for (const hint of document.querySelectorAll("[data-needs-script]")) hint.hidden = false;
  let dragged = null;
  const itemAt = (event) => event.target.closest("[data-item]");
  const clear = () => list.querySelectorAll(".is-target").forEach((li) => li.classList.remove("is-target"));
  for (const li of list.children) {
    const handle = li.querySelector(".agenda-number");
    handle.draggable = true;
    handle.classList.add("is-handle");
    handle.addEventListener("dragstart", (event) => {
      dragged = li;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", li.dataset.item);
      event.dataTransfer.setDragImage(li, 0, 0);
    });
    handle.addEventListener("dragend", () => {
      dragged = null;
      clear();
    });
  }
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    clear();
    const target = itemAt(event);
    if (target && target !== dragged) target.classList.add("is-target");
  });
  list.addEventListener("drop", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const target = itemAt(event);
    if (target === dragged) return;
    let before = target ? target.dataset.item : "0";
    if (target) {
      const box = target.getBoundingClientRect();
      if (event.clientY > box.top + box.height / 2) {
        before = target.nextElementSibling ? target.nextElementSibling.dataset.item : "0";
      }
    }
    if (before === dragged.dataset.item) return;
    const form = dragged.querySelector('form[action$="/reorder"]');
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "before";
    field.value = before;
    form.append(field);
    form.submit();
  });
})();
