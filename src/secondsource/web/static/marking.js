// Marking: select any words of a report to make a statement of them, and Enter keeps it. Without this file every sentence has its link.
"use strict";
(() => {
  const text = document.querySelector(".text[data-report]");
  const offer = document.querySelector(".selected");
  const form = document.getElementById("marking");

  // The desk counts characters, the browser counts halves of some of them.
  const length = (words) => Array.from(words).length;

  // Where a place of the text lies, counted from the report's beginning; numbers and links between the pieces do not count.
  const place = (node, offset) => {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!piece) return null;
    const words = piece.firstChild;
    const inside = node === words ? length(words.data.slice(0, offset)) : offset ? length(words.data) : 0;
    return Number(piece.dataset.start) + inside;
  };

  const select = () => {
    const selection = getSelection();
    if (!text || !offer || !selection.rangeCount) return;
    const range = selection.getRangeAt(0);
    const inside = !selection.isCollapsed && text.contains(range.startContainer) && text.contains(range.endContainer);
    const from = inside ? place(range.startContainer, range.startOffset) : null;
    const to = inside ? place(range.endContainer, range.endOffset) : null;
    offer.hidden = from === null || to === null || to <= from;
    if (offer.hidden) return;
    const link = offer.querySelector("a");
    const address = new URLSearchParams(location.search);
    for (const gone of ["correct", "whole", "draft"]) address.delete(gone);
    address.set("from", from);
    address.set("to", to);
    link.href = `/reports/${text.dataset.report}/?${address}#statement`;
  };
  document.addEventListener("selectionchange", select);

  addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("a, button, input, textarea, select, summary")) return;
    if (offer && !offer.hidden) { e.preventDefault(); offer.querySelector("a").click(); }
    else if (form) { e.preventDefault(); form.requestSubmit(form.querySelector("[data-keep]")); }
  });
})();
