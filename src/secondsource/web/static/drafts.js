// Drafts: what is typed into a form with data-draft is sealed by the desk every few seconds. Without this file a button does the same.
"use strict";
(() => {
  const EVERY = 3000;
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const state = form.querySelector("[data-state]");
    let changed = false, ending = false, under_way = null;

    const say = (words) => { if (state) state.textContent = words; };
    const seal = async () => {
      if (!changed || ending || under_way) return;
      changed = false;
      const fields = new FormData();
      for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
      fields.append("name", form.dataset.draft);
      under_way = new AbortController();
      try {
        const answer = await fetch(form.dataset.drafts, { method: "POST", body: fields, redirect: "manual", signal: under_way.signal });
        if (answer.status !== 204) throw new Error();
        say(`${form.dataset.sealed}, ${new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })}`);
      } catch {
        if (!ending) { changed = true; say(form.dataset.unsealed); }
      }
      under_way = null;
    };

    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { ending = true; under_way?.abort(); });
    setInterval(seal, EVERY);
  }
})();
