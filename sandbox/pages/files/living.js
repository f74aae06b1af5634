// The calls that live now: each with its legs, and where it waits or whom it meets.

import { el, put } from "./dom.js";
import { minutes, ordinal, pretty } from "./numbers.js";

export class Living {
  /** `search(text)` shows the requests of a call. */
  constructor(node, count, search) {
    this.node = node;
    this.count = count;
    this.search = search;
  }

  async reload() {
    const answer = await fetch("/sandbox/living?limit=100").catch(() => null);
    if (!answer?.ok) return;
    const { calls, living, now } = await answer.json();
    const focused = this.node.contains(document.activeElement) ? document.activeElement.dataset.sid : null;
    put(this.count, living ? String(living) : "");
    const none = el("p", { class: "nobody" }, "Nobody is on the line.");
    const more = living > calls.length ? el("p", { class: "nobody" }, `and ${living - calls.length} older ones`) : "";
    this.node.replaceChildren(calls.length ? this.tree(calls, Date.parse(now)) : none, more);
    if (focused) this.node.querySelector(`[data-sid="${focused}"]`)?.focus({ preventScroll: true });
  }

  tree(calls, now) {
    const known = new Set(calls.map((call) => call.call_sid));
    const top = calls.filter((call) => !known.has(call.parent_call_sid));
    const branch = (call) => {
      const legs = calls.filter((other) => other.parent_call_sid === call.call_sid).reverse();
      return el("li", {}, this.leg(call, now), legs.length ? el("ul", {}, legs.map(branch)) : null);
    };
    return el("ul", { class: "tree" }, top.map(branch));
  }

  leg(call, now) {
    const since = (now - Date.parse(call.answered ?? call.began)) / 1000;
    return el(
      "button",
      { type: "button", class: `leg ${call.status}`, "data-sid": call.call_sid, title: "Show its webhooks", onclick: () => this.search(call.call_sid) },
      el("span", { class: "dot", "aria-hidden": "true" }),
      el("b", {}, `${pretty(call.from)} → ${pretty(call.to) || "an application"}`),
      el("span", { class: "is" }, [call.status, where(call)].filter(Boolean).join(" · ")),
      el("span", { class: "since" }, minutes(since)),
      el("span", { class: "sid mono" }, call.call_sid),
    );
  }
}

function where({ place, verb, bridged_to: other }) {
  if (place?.queue) return `queue ${place.queue}, ${ordinal(place.position)}`;
  if (place?.conference) {
    const manner = ["hold", "muted", "coaching"].filter((name) => place[name]);
    return [`conference ${place.conference}`, ...manner].join(", ");
  }
  return other ? "bridged" : (verb ?? "");
}
