import type { Hint } from "./protocol";

/** The rooms of the API (tags of its document) to ask again when a topic has news; others: the room of that name. */
const ROOMS: Record<string, string[]> = {
  agents: ["queues", "board", "agents"],
  queues: ["queues", "board", "queue_settings"],
  lines: ["lines", "emergency"],
  choices: ["choices", "desk_choices"],
  call: ["calls", "board"],
  customer: ["customers"],
};

/** Which rooms to ask again. `desk` is for the agent whose desk it is, and everybody's for what waits. */
export function roomsOf(hints: Hint[], agentId: number | null): { now: Set<string>; soon: Set<string> } {
  const now = new Set<string>();
  const soon = new Set<string>();
  for (const [topic, id] of hints) {
    if (topic === "desk") {
      if (id === String(agentId)) now.add("desk").add("conversation");
    } else (ROOMS[topic] ?? [topic]).forEach((room) => soon.add(room));
    if (topic === "queues") soon.add("desk");
  }
  return { now, soon };
}
