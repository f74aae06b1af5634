import type { Desk } from "../api/generated";
import type { Hint } from "./protocol";

/** The rooms of the API (tags of its document) to ask again when a topic has news (docs/patterns.md); else its namesake. */
const ROOMS: Record<string, string[]> = {
  agents: ["agents", "queues", "board"],
  queues: ["queues", "queue_settings", "board"],
  flows: ["flows", "schedules"],
  lines: ["lines", "emergency"],
  choices: ["choices", "desk_choices"],
  call: ["calls", "board", "voicemails", "flow_figures"],
  tasks: ["tasks", "voicemails", "given_up", "calls", "work", "customers"],
  cases: ["cases", "work"],
  customer: ["customers", "identity"],
};

/** When to ask again: one's own desk at once, boards in a moment, the queues at a glance of every desk at leisure. */
export interface Rooms {
  now: Set<string>;
  soon: Set<string>;
  later: Set<string>;
}

/** The ids of the customers whom a desk shows, or asks whether it is they. */
export function customersAt(desk: Desk | undefined): Set<string> {
  const talks = [desk?.offer, desk?.conversation?.briefing, desk?.part?.briefing, desk?.unfinished?.briefing];
  const known = talks.flatMap((talk) => (talk ? [talk.customer, ...talk.candidates] : []));
  return new Set(known.flatMap((customer) => (customer ? [String(customer.id)] : [])));
}

/** `shown`: the customers at one's own desk, whose news are its news too: what was merged into them, or is known anew. */
export function roomsOf(hints: Hint[], agentId: number | null, shown: ReadonlySet<string> = new Set()): Rooms {
  const rooms: Rooms = { now: new Set(), soon: new Set(), later: new Set() };
  for (const [topic, id] of hints) {
    if (topic === "queues") rooms.later.add("desk");
    if (topic === "customer" && shown.has(id)) rooms.soon.add("desk");
    if (topic === "desk") {
      if (id === String(agentId)) rooms.now.add("desk");
    } else if (topic === "customers") {
      rooms.later.add("customers"); // an import, batch after batch
    } else (ROOMS[topic] ?? [topic]).forEach((room) => rooms.soon.add(room));
  }
  return rooms;
}
