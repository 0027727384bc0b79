// Keys, the lock in every window, and the pulse. Every page also works without this file.
"use strict";
(() => {
  const unlocked = document.body.dataset.unlocked === "yes";
  const windows = "BroadcastChannel" in window ? new BroadcastChannel("desk") : null;
  const typing = (e) => e.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");

  // What stands on the screen goes first; the unlock page comes when it comes.
  const back = () => fetch("/unlock", { cache: "no-store" }).then(() => location.replace("/unlock"), () => setTimeout(back, 500));
  const leave = () => { document.body.replaceChildren(); document.title = "-"; setTimeout(back, 300); };
  if (unlocked && windows) windows.onmessage = leave;
  const lock = (way) => {
    const form = document.getElementById(way);
    if (!form) return;
    windows?.postMessage("locked");
    form.submit();
    document.body.replaceChildren();
  };
  for (const way of ["lock", "panic"])
    document.getElementById(way)?.addEventListener("submit", () => windows?.postMessage("locked"));

  // Esc twice locks, also from inside a field and with a dialog open.
  let escaped = -Infinity;
  addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || e.repeat) return;
    if (e.timeStamp - escaped < 800) lock("panic");
    escaped = e.timeStamp;
  }, true);

  // One key: / searches, ? shows the keys, g and a letter goes, anything else clicks what carries it in data-key.
  let going = -Infinity;
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || typing(e)) return;
    const went = e.timeStamp - going < 1500;
    going = e.key === "g" ? e.timeStamp : -Infinity;
    const name = CSS.escape(e.key);
    let target = null;
    if (went) target = document.querySelector(`[data-go="${name}"]`);
    else if (e.key === "/") target = document.querySelector("[data-search]");
    else if (e.key === "?") { document.getElementById("keys")?.showModal(); return; }
    else if (e.key !== "Escape") target = document.querySelector(`[data-key="${name}"]`);
    if (!target) return;
    e.preventDefault();
    if (target.matches("input:not([type=radio], [type=checkbox]), textarea, select")) target.focus(); else target.click();
  });

  // A form is sent once; its button says that it works.
  addEventListener("submit", (e) => {
    const form = e.target, button = e.submitter;
    if (form.method === "dialog" || form.hasAttribute("hx-post") || "again" in form.dataset) return;
    if (form.dataset.sent) { e.preventDefault(); return; }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    if (button && form.dataset.busy) button.textContent = form.dataset.busy;
  });
  addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });

  if (!unlocked) return;
  // Somebody types: tell the desk, so that it does not lock under their hands.
  let told = -Infinity;
  addEventListener("input", (e) => {
    if (e.timeStamp - told < 20000) return;
    told = e.timeStamp;
    fetch("/pulse/work", { redirect: "manual" }).catch(() => {});
  });
  // A locked or stopped desk leaves nothing on the screen.
  setInterval(() => {
    fetch("/pulse", { redirect: "manual", cache: "no-store" }).then((r) => { if (r.status !== 204 && r.status < 500) leave(); }, leave);
  }, 10000);
})();
