// One request in full: what was sent, what came back, what was wrong with it.

import { el, put } from "./dom.js";
import { outcome, spaced, took, whole } from "./rows.js";
import { asText, setOut } from "./twiml.js";

const SAID_MS = 1600;

export class EntryView {
  /** `search(text)` looks for a call; `again(n)` sends once more, and resolves to the new entry or throws. */
  constructor(node, { search, again }) {
    this.node = node;
    this.search = search;
    this.again = again;
    this.n = null;
    this.nothing();
  }

  nothing(words = "Choose a request to see what was sent and what came back.") {
    this.n = null;
    this.node.replaceChildren(el("p", { class: "nobody" }, words));
  }

  async open(n) {
    const answer = await fetch(`/sandbox/journal/${n}`).catch(() => null);
    if (!answer?.ok) {
      this.nothing("That request is no longer in the journal.");
      return;
    }
    this.show(await answer.json());
  }

  /** Read it again while its answer is still to come. */
  refresh() {
    if (this.n !== null && this.waits) this.open(this.n);
  }

  show(entry) {
    this.n = entry.n;
    this.waits = entry.answer.status === null && entry.error_code === null && entry.error === null;
    const { request, answer } = entry;
    const type = answer.headers["Content-Type"] ?? "";
    this.node.replaceChildren(
      el("header", {}, el("h3", { class: "mono" }, `${request.method} ${request.url}`), this.facts(entry), this.buttons(entry)),
      ...faults(entry),
      part("Request", fields(request.form, "No fields were sent.")),
      part("Answer", answer.body ? el("pre", { class: "mono", tabIndex: 0, "aria-label": "Answer" }, ...setOut(answer.body, type)) : el("p", { class: "nobody" }, empty(entry))),
      headers("Request headers", request.headers),
      headers("Answer headers", answer.headers),
    );
  }

  facts(entry) {
    return el(
      "p",
      { class: "facts" },
      outcome({ status: entry.answer.status, error_code: entry.error_code, warnings: entry.warnings }),
      el("span", {}, entry.kind === "rest" ? "rest, received" : entry.kind),
      el("span", {}, whole(entry.at)),
      entry.duration_ms === null ? null : el("span", {}, took(entry.duration_ms)),
      overrides(entry) ? el("span", { class: "mono", title: "What the URL's fragment says of time-outs and retries" }, overrides(entry)) : null,
      el("span", {}, `no. ${entry.n}`),
    );
  }

  buttons(entry) {
    const said = el("span", { class: "said", role: "status" });
    const tell = (words) => {
      put(said, words);
      setTimeout(() => put(said, ""), SAID_MS);
    };
    const copy = async (text) => tell((await copied(text)) ? "Copied" : "The browser did not allow it");
    const once = async () => {
      try {
        await this.again(entry.n);
      } catch (failure) {
        tell(failure.message);
      }
    };
    return el(
      "div",
      { class: "row buttons" },
      el("button", { type: "button", class: "plain", onclick: () => copy(wholeText(entry)) }, "Copy"),
      el("button", { type: "button", class: "plain", onclick: () => copy(asCommand(entry)) }, "Copy as curl"),
      entry.kind === "rest"
        ? null
        : el("button", { type: "button", class: "plain", onclick: once, title: "The same request once more, with the same idempotency token" }, "Send again"),
      entry.call_sid
        ? el("button", { type: "button", class: "plain", onclick: () => this.search(entry.call_sid) }, entry.call_sid.startsWith("CA") ? "All of this call" : "All of this message")
        : null,
      said,
    );
  }
}

function empty(entry) {
  if (entry.error && entry.answer.status === null) return "No answer.";
  if (entry.kind === "media") return "A file: not kept here.";
  return entry.answer.status === null ? "No answer yet." : "An empty answer.";
}

/** The fragment that came with the URL and is never sent: its own time-outs and retries. */
function overrides(entry) {
  const pairs = Object.entries(entry.overrides);
  return pairs.length ? `#${pairs.map(([name, value]) => `${name}=${value}`).join("&")}` : "";
}

function faults(entry) {
  const error = entry.error_code
    ? [el("p", { class: "complaint" }, el("b", {}, `Error ${entry.error_code}`), entry.error ? `: ${entry.error}` : "")]
    : [];
  const fault = entry.fault ? [el("p", { class: "complaint odd" }, el("b", {}, "On purpose"), `: ${spaced(entry.fault)}`)] : [];
  return [...fault, ...error, ...entry.warnings.map((words) => el("p", { class: "complaint odd" }, `Warning: ${words}`))];
}

function part(title, ...content) {
  return el("section", {}, el("h4", {}, title), ...content);
}

function fields(pairs, otherwise) {
  if (pairs.length === 0) return el("p", { class: "nobody" }, otherwise);
  const filled = pairs.filter(([, value]) => value !== "");
  const vacant = pairs.filter(([, value]) => value === "").map(([name]) => name);
  return el(
    "div",
    {},
    el("dl", { class: "mono" }, filled.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    vacant.length ? el("p", { class: "vacant" }, `Empty: ${vacant.join(", ")}`) : null,
  );
}

function headers(title, named) {
  const pairs = Object.entries(named);
  if (pairs.length === 0) return "";
  return el("details", {}, el("summary", {}, title), fields(pairs, ""));
}

function wholeText(entry) {
  const { request, answer } = entry;
  return [
    `${request.method} ${request.url}${overrides(entry)}`,
    `${entry.at} · ${entry.kind} · ${entry.call_sid ?? ""}`,
    "",
    ...request.form.map(([name, value]) => `${name}: ${value}`),
    "",
    `${answer.status ?? "no answer"} · ${entry.duration_ms ?? "?"} ms${entry.error_code ? ` · error ${entry.error_code} ${entry.error ?? ""}` : ""}`,
    ...entry.warnings.map((words) => `Warning: ${words}`),
    ...(entry.fault ? [`On purpose: ${entry.fault}`] : []),
    "",
    asText(answer.body, answer.headers["Content-Type"]),
  ].join("\n");
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A command of the shell; every value is quoted, as callers wrote some of them. */
function asCommand({ request, kind }) {
  const form = request.form.map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`);
  const kept = ["X-Twilio-Signature", "I-Twilio-Idempotency-Token"].filter((name) => name in request.headers);
  const headers = kept.map((name) => `-H ${quoted(`${name}: ${request.headers[name]}`)}`);
  const password = kind === "rest" ? ['-u "$TWILIO_ACCOUNT_SID:$TWILIO_AUTH_TOKEN"'] : [];
  return ["curl", `-X ${request.method}`, ...password, ...headers, ...form, quoted(request.url)].join(" \\\n  ");
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
