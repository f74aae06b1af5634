// The debugger: live calls, the journal of requests, one request in full, and faults on purpose.

import { put } from "./dom.js";
import { EntryView } from "./entry.js";
import { Faults } from "./faults.js";
import { Living } from "./living.js";
import { Rows } from "./rows.js";
import { furnish } from "./shell.js";

const PER_PAGE = 50;
const NEWS_WAIT_SECONDS = 25;
const SHORTEST_ROUND_MS = 400; // however busy the line is, the page is drawn no oftener
const REST_FACTOR = 4; // and it leaves the sandbox four times as long in peace as the sandbox took
const LIVING_EVERY_MS = 1000;
const SETTLE_MS = 250;

const by = (id) => document.getElementById(id);
const filter = by("filter");
const pages = []; // the `before` of each page we came through; none: the newest are shown
let listing = 0;
let latest = { entries: [], more: false };

const rows = new Rows(by("rows"), (n) => choose(n));
const entry = new EntryView(by("entry"), { search, again });
const living = new Living(by("living"), by("living-count"), search);
const faults = new Faults(by("faults").querySelector("div"), by("faults-count"), by("mischief"));

function wanted() {
  const { q, kind, faulty } = filter.elements;
  const query = { q: q.value.trim(), kind: kind.value, faulty: faulty.checked ? "1" : "" };
  return new URLSearchParams(Object.entries(query).filter(([, value]) => value));
}

async function list() {
  const query = wanted();
  const mine = (listing += 1);
  query.set("limit", String(PER_PAGE));
  if (!query.has("kind")) query.set("kind", "all");
  if (pages.length) query.set("before", String(pages.at(-1)));
  const answer = await fetch(`/sandbox/journal?${query}`).catch(() => null);
  if (!answer?.ok || mine !== listing) return;
  latest = await answer.json();
  rows.show(latest.entries);
  by("older").disabled = !latest.more;
  by("newer").disabled = pages.length === 0;
  put(by("where"), pages.length ? `page ${pages.length + 1}` : "newest");
}

async function choose(n) {
  rows.mark(n);
  await entry.open(n);
  remember();
  if (matchMedia("(max-width: 900px)").matches) by("entry").scrollIntoView({ block: "start" });
}

function search(text) {
  filter.elements.q.value = text;
  filter.elements.kind.value = "";
  filter.elements.faulty.checked = false;
  searched();
}

function searched() {
  pages.length = 0;
  remember();
  list();
}

async function again(n) {
  const answer = await fetch(`/sandbox/journal/${n}/again`, { method: "POST" });
  const sent = await answer.json();
  if (!sent.n) throw new Error(sent.error ?? "It could not be sent.");
  pages.length = 0;
  await list();
  await choose(sent.n);
}

// The filter lives in the address, so that it can be shared and survives a reload.

function remember() {
  const query = wanted();
  if (entry.n !== null) query.set("n", String(entry.n));
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
}

function recall() {
  const query = new URLSearchParams(location.search);
  filter.elements.q.value = query.get("q") ?? "";
  filter.elements.kind.value = query.get("kind") ?? "";
  filter.elements.faulty.checked = query.get("faulty") === "1";
  return /^\d+$/.test(query.get("n") ?? "") ? Number(query.get("n")) : null;
}

// News: hints only; whatever is shown is read anew.

async function follow() {
  let seen = null;
  for (;;) {
    const began = performance.now();
    const query = new URLSearchParams(seen === null ? {} : { ...seen, wait: String(NEWS_WAIT_SECONDS) });
    const answer = await fetch(`/sandbox/news?${query}`).catch(() => null);
    put(by("pulse"), answer?.ok ? "Live" : "The sandbox does not answer: trying again");
    by("pulse").classList.toggle("lost", !answer?.ok);
    if (answer?.ok) {
      const news = await answer.json();
      const reading = performance.now();
      const changed = news.changes !== seen?.changes;
      seen = news;
      await Promise.all([changed && pages.length === 0 ? list() : null, living.reload(), faults.reload()]);
      if (changed) entry.refresh();
      await rest(Math.max(SHORTEST_ROUND_MS - (performance.now() - began), REST_FACTOR * (performance.now() - reading)));
    } else {
      seen = null; // it may be another sandbox that answers next, which counts from the start
      await rest(1500);
    }
    await visible();
  }
}

function rest(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}

function visible() {
  if (!document.hidden) return null;
  return new Promise((done) => document.addEventListener("visibilitychange", done, { once: true }));
}

function moveOn(step) {
  if (step > 0) pages.push(latest.entries.at(-1).n);
  else pages.length = 0;
  list();
  by("rows").scrollTop = 0;
}

let settling = 0;
filter.addEventListener("input", () => {
  clearTimeout(settling);
  settling = setTimeout(searched, SETTLE_MS);
});
filter.addEventListener("submit", (event) => event.preventDefault());
by("older").addEventListener("click", () => moveOn(1));
by("newer").addEventListener("click", () => moveOn(-1));
by("faults").addEventListener("toggle", () => faults.reload());
by("mischief").querySelector("a").addEventListener("click", () => by("faults").setAttribute("open", ""));
setInterval(() => document.hidden || !living.any || living.reload(), LIVING_EVERY_MS);

furnish();
const opened = recall();
await Promise.all([list(), living.reload(), faults.reload()]);
if (opened !== null) choose(opened);
follow();
