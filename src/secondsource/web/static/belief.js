// Questions: leaving a statement out redraws the belief at once, and a slider moves the number. Without this file buttons do the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-live]");
  const redraw = async () => {
    const address = new URL(form.getAttribute("action").split("#")[0], location.href);
    address.search = new URLSearchParams(new FormData(form));
    const answer = await fetch(address, { redirect: "error" });
    if (!answer.ok) throw new Error();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.getElementById("think").replaceWith(page.getElementById("think"));
    const fresh = page.querySelectorAll(".why tbody tr");
    document.querySelectorAll(".why tbody tr").forEach((row, at) => { row.className = fresh[at]?.className ?? row.className; });
  };
  form?.addEventListener("change", () => { redraw().catch(() => form.requestSubmit()); });

  const number = document.querySelector(".p input[type=number]");
  if (number) {
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: 0, max: 100, step: 1, value: number.value || 0 });
    slider.setAttribute("aria-label", number.labels[0]?.textContent ?? "");
    slider.addEventListener("input", () => { number.value = slider.value; });
    number.addEventListener("input", () => { slider.value = number.value; });
    number.after(slider);
  }
})();
