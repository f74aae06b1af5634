// The calls that live now: each with its legs, and where it waits or whom it meets.

import { el, put, settle } from "./dom.js";
import { minutes, ordinal, pretty } from "./numbers.js";

export class Living {
  /** `search(text)` shows the requests of a call. */
  constructor(node, count, search) {
    this.count = count;
    this.search = search;
    this.legs = new Map();
    this.top = el("ul", { class: "tree" });
    this.rest = el("p", { class: "nobody" });
    node.replaceChildren(this.top, this.rest);
  }

  get any() {
    return this.legs.size > 0;
  }

  async reload() {
    const answer = await fetch("/sandbox/living?limit=100").catch(() => null);
    if (!answer?.ok) return;
    const { calls, living, now } = await answer.json();
    put(this.count, living ? String(living) : "");
    put(this.rest, living > calls.length ? `and ${living - calls.length} older ones` : "Nobody is on the line.");
    this.rest.hidden = living > 0 && living === calls.length;
    this.show(calls, Date.parse(now));
  }

  show(calls, now) {
    const before = this.legs;
    this.legs = new Map(calls.map((call) => [call.call_sid, before.get(call.call_sid) ?? new Leg(call, this.search)]));
    const children = new Map([[null, []]]);
    for (const call of calls) {
      const parent = this.legs.has(call.parent_call_sid) ? call.parent_call_sid : null;
      children.set(parent, [...(children.get(parent) ?? []), call.call_sid]);
      this.legs.get(call.call_sid).show(call, now);
    }
    const nodes = (parent) => (children.get(parent) ?? []).map((sid) => this.legs.get(sid).node);
    settle(this.top, nodes(null));
    for (const [sid, leg] of this.legs) settle(leg.children, nodes(sid).reverse());
  }
}

class Leg {
  constructor({ call_sid: sid }, search) {
    this.parties = el("b");
    this.is = el("span", { class: "is" });
    this.since = el("span", { class: "since" });
    this.button = el(
      "button",
      { type: "button", title: "Show its webhooks", onclick: () => search(sid) },
      el("span", { class: "dot", "aria-hidden": "true" }),
      this.parties,
      this.is,
      this.since,
      el("span", { class: "sid mono" }, sid),
    );
    this.children = el("ul");
    this.node = el("li", {}, this.button, this.children);
  }

  show(call, now) {
    this.button.className = `leg ${call.status}`;
    put(this.parties, `${pretty(call.from)} → ${pretty(call.to)}`);
    put(this.is, [call.status, where(call)].filter(Boolean).join(" · "));
    put(this.since, minutes((now - Date.parse(call.answered ?? call.began)) / 1000));
  }
}

function where({ place, verb, bridged_to: other }) {
  if (place?.queue) return `queue ${place.queue}, ${ordinal(place.position)}`;
  if (place?.conference) {
    const manner = ["hold", "muted", "coaching"].filter((name) => place[name]);
    if (!place.started) manner.unshift("not started");
    return [`conference ${place.conference}`, ...manner].join(", ");
  }
  return other ? "bridged" : (verb ?? "");
}
