// A little speed for those who have JavaScript; every page works without it.
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  for (const list of all("select[data-submit]")) {
    list.addEventListener("change", () => list.form.requestSubmit());
  }

  // The letter: nothing may be approved, and nothing thrown away, while changes are not saved.
  const editor = one("#editor");
  const form = one("form[data-letter]");
  let leaving = false;
  const fields = form ? [form.elements.subject, form.elements.body] : [];
  const dirty = () => fields.some((field) => field.value !== field.defaultValue);
  const warn = () => {
    form.querySelector(".unsaved").hidden = !dirty();
    const button = one("form[data-approve] .go");
    if (!button.hasAttribute("aria-describedby")) button.disabled = dirty();
  };
  if (form) {
    form.addEventListener("input", warn);
    form.addEventListener("submit", () => { leaving = true; });
    // A browser that restores a typed text on the way back shows it in the editor.
    if (dirty()) editor.open = true;
    warn();
    editor.addEventListener("toggle", () => { if (editor.open) form.elements.body.focus(); });
    window.addEventListener("beforeunload", (event) => {
      if (dirty() && !leaving) event.preventDefault();
    });
  }

  // Days left are counted by the server; a page left open overnight asks it again.
  const day = () => new Intl.DateTimeFormat("sv", { timeZone: "Europe/Riga" }).format(new Date());
  const opened = day();
  document.addEventListener("visibilitychange", () => {
    const typed = all("textarea, input[type=password]").some((f) => f.value !== f.defaultValue);
    if (!document.hidden && day() !== opened && !typed) location.reload();
  });

  // Keys.
  const rows = all("tr[data-row]");
  let at = -1;
  const choose = (next) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("chosen");
    at = Math.max(0, Math.min(rows.length - 1, next));
    rows[at].classList.add("chosen");
    const link = rows[at].querySelector("a");
    if (link) link.focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };
  for (const row of rows) {
    row.addEventListener("click", (event) => {
      const own = event.target.closest("a, button, input, select, summary, form");
      if (!own && !String(getSelection())) row.querySelector("a")?.click();
    });
  }
  const keys = {
    j: () => choose(at + 1),
    k: () => choose(at - 1),
    e: () => { if (editor) { editor.open = true; } },
    a: () => one("form[data-approve] .go:not([disabled])")?.focus(),
    q: () => { location.href = one("a.brand").href; },
    "/": () => one("#find")?.focus(),
    "?": () => one("#keys")?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, dialog[open]");
    if (writing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
