// The text messages of one telephone: what came, what went, and a reply.

import { el, icon, put } from "./dom.js";
import { pretty } from "./numbers.js";

const SHOWN = 100;
const WHOLE = new Intl.DateTimeFormat([], { dateStyle: "medium", timeStyle: "long" });

export class Messages {
  constructor(telephone, counted) {
    this.telephone = telephone;
    this.counted = counted;
    this.unread = 0;
    this.known = [];
    this.here = [];
    this.build();
    this.reload();
  }

  get readKey() {
    return `sandbox.read.${this.telephone.address}`;
  }

  build() {
    this.log = el("div", { class: "inbox", role: "log", "aria-label": "Messages", tabIndex: 0 });
    this.numbers = el("select", { "aria-label": "Send to" });
    this.body = el("textarea", { rows: 2, maxLength: 1600, placeholder: "Message", "aria-label": "Message" });
    this.body.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.send(event);
    });
    const form = el(
      "form",
      { class: "reply", onsubmit: (event) => this.send(event) },
      el("label", { class: "showing" }, el("span", {}, "To"), this.numbers),
      el("div", { class: "row" }, this.body, el("button", { class: "go round", title: "Send" }, icon("send"), el("span", { class: "unseen" }, "Send"))),
    );
    this.failure = el("p", { class: "complaint", role: "alert", hidden: true });
    this.node = el("div", { class: "messages", hidden: true }, el("h3", {}, "Messages"), this.log, this.failure, form);
  }

  /** Whom one can write to: the numbers here, and whoever wrote. */
  list(numbers) {
    const here = [...numbers].sort((one, other) => Number(other.sms) - Number(one.sms)); // those that answer texts first
    this.here = here.map((number) => [number.phone_number, number.friendly_name]);
    this.showNumbers();
  }

  open(open) {
    this.node.hidden = !open;
    if (open) {
      this.read();
      this.log.scrollTop = this.log.scrollHeight;
    }
  }

  focus() {
    this.body.focus({ preventScroll: true });
  }

  async reload() {
    const query = new URLSearchParams({ number: this.telephone.address });
    const answer = await fetch(`/sandbox/messages?${query}`).catch(() => null);
    if (!answer?.ok) return;
    this.known = (await answer.json()).messages.slice(-SHOWN);
    this.show();
  }

  show() {
    const drawn = this.known.map((message) => this.bubble(message));
    this.log.replaceChildren(...(drawn.length ? drawn : [el("p", { class: "nobody" }, "No messages yet.")]));
    this.log.scrollTop = this.log.scrollHeight;
    this.showNumbers();
    if (this.node.hidden) this.count();
    else this.read();
  }

  bubble(message) {
    const mine = message.from === this.telephone.address;
    const who = mine ? `To ${pretty(message.to)}` : pretty(message.from);
    const time = new Date(message.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    const trouble = message.error_code ? ` · ${message.status} (${message.error_code})` : "";
    return el(
      "p",
      { class: `said ${mine ? "mine" : "theirs"}` },
      el("span", { class: "body" }, ...linked(message.body)),
      ...message.media.map(attached),
      el("small", { title: WHOLE.format(new Date(message.at)) }, `${who} · ${time}${trouble}`),
    );
  }

  showNumbers() {
    const chosen = this.numbers.value;
    const wrote = this.known.filter((message) => message.to === this.telephone.address).map((message) => message.from);
    const names = new Map(this.here);
    for (const number of wrote) if (!names.has(number)) names.set(number, "");
    const option = ([number, name]) => el("option", { value: number }, name && name !== number ? `${name} · ${pretty(number)}` : pretty(number));
    this.numbers.replaceChildren(...[...names].map(option));
    const latest = wrote.at(-1);
    if (names.has(chosen)) this.numbers.value = chosen;
    else if (latest) this.numbers.value = latest;
  }

  count() {
    const read = localStorage.getItem(this.readKey) ?? "";
    this.unread = this.known.filter((message) => message.to === this.telephone.address && message.at > read).length;
    this.counted();
  }

  read() {
    const last = this.known.at(-1)?.at;
    if (last) localStorage.setItem(this.readKey, last);
    this.unread = 0;
    this.counted();
  }

  send(event) {
    event.preventDefault();
    const body = this.body.value.trim();
    if (!body || !this.numbers.value) return;
    const went = this.telephone.text(this.numbers.value, body);
    put(this.failure, went ? "" : "No line: the message was not sent.");
    this.failure.hidden = went;
    if (!went) return;
    this.body.value = "";
    setTimeout(() => this.reload(), 150);
  }
}

/** Web addresses can be followed; everything else of a message is plain text. */
function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, index) =>
    index % 2 ? el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part,
  );
}

/** A file that came or went with a message: a picture as it is, anything else by what it is. */
function attached({ path, content_type: type }) {
  const shown = type.startsWith("image/") ? el("img", { src: path, alt: "Picture", loading: "lazy" }) : type;
  return el("a", { class: "attached", href: path, target: "_blank", rel: "noopener noreferrer" }, shown);
}
