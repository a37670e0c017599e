// Keys, the counter of the answer and its draft. Every page works without this file.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

  // Keys: single letters, off while somebody types or with a modifier.
  const items = () => all(".item a");
  const step = (by) => {
    const links = items();
    if (!links.length) return;
    const now = links.findIndex((link) => link.hasAttribute("aria-current"));
    const to = links[Math.min(links.length - 1, Math.max(0, now < 0 ? 0 : now + by))];
    if (to) location.assign(to.href);
  };
  const press = (selector) => {
    const target = one(selector);
    if (target) target.click();
  };
  const focus = (selector, event) => {
    const target = one(selector);
    if (!target) return;
    event.preventDefault();
    const box = target.closest("details");
    if (box) box.open = true;
    target.focus();
  };
  let goes = 0;
  const go = { i: "/", t: "/trends", s: "/sources", w: "/widgets", r: "/rules", e: "/settings" };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
      return;
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && typing(event.target)) {
      const send = one("[data-key-send]", event.target.form || document);
      if (send) send.click();
      return;
    }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.timeStamp - goes < 1500 && go[event.key]) {
      location.assign(go[event.key]);
      return;
    }
    goes = event.key === "g" ? event.timeStamp : 0;
    switch (event.key) {
      case "j": step(1); break;
      case "k": step(-1); break;
      case "r": focus("#answer-text", event); break;
      case "e": press("[data-key=e]"); break;
      case "n": press("[data-key=n]"); break;
      case "o": press("[data-key=o]"); break;
      case "/": focus("#search", event); break;
      case "?": { const help = one(".keys"); if (help && help.showModal) help.showModal(); break; }
      default: return;
    }
  });
  all("[data-close]").forEach((button) => button.addEventListener("click", () => button.closest("dialog").close()));

  // The chosen opinion is in view.
  const chosen = one(".item a[aria-current]");
  if (chosen) chosen.scrollIntoView({ block: "nearest" });

  // A choice in a filter is applied at once.
  all("form[data-live] select").forEach((select) => select.addEventListener("change", () => select.form.requestSubmit()));

  // The answer: what is left of the limit, and a draft kept on the server.
  const answer = one("#answer-text");
  if (answer) {
    const counter = one("#answer-counter");
    const state = one("#answer-state");
    const { limit, unit, left } = answer.dataset;
    const length = () => (unit === "bytes" ? new TextEncoder().encode(answer.value).length : [...answer.value].length);
    const count = () => {
      if (!limit || !counter) return;
      const rest = Number(limit) - length();
      counter.textContent = left.replace("#", String(rest));
      counter.classList.toggle("over", rest < 0);
    };
    let timer = 0;
    let sent = answer.value;
    // Once the form itself is on its way, a late draft would stand beside the answer.
    let leaving = false;
    answer.form.addEventListener("submit", () => {
      leaving = true;
      clearTimeout(timer);
    });
    const keep = async () => {
      if (leaving || answer.value === sent || !answer.dataset.draft) return;
      const text = answer.value;
      const body = new URLSearchParams({ csrf: one("input[name=csrf]", answer.form).value, text });
      try {
        const reply = await fetch(answer.dataset.draft, { method: "POST", body, headers: { accept: "application/json" }, keepalive: text.length < 15000 });
        if (!reply.ok) throw new Error(String(reply.status));
        sent = text;
        if (state) state.textContent = answer.dataset.kept;
      } catch {
        if (state) state.textContent = answer.dataset.lost;
      }
    };
    answer.addEventListener("input", () => {
      count();
      if (state) state.textContent = "";
      clearTimeout(timer);
      timer = setTimeout(keep, 1200);
    });
    answer.addEventListener("blur", keep);
    addEventListener("pagehide", keep);
    count();
  }

  // To the clipboard.
  all("[data-copy]").forEach((button) =>
    button.addEventListener("click", async () => {
      const from = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(from.value === undefined ? from.textContent : from.value);
        button.textContent = button.dataset.copied;
      } catch {
        if (from.select) from.select();
      }
    })
  );

  // A page that waits for something looks again by itself.
  const wait = one("[data-wait]");
  if (wait) setTimeout(() => location.reload(), Number(wait.dataset.wait));
})();
