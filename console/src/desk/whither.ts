import type { Destinations } from "../api/generated";

type Colleague = Destinations["agents"][number];
type Whereto = Destinations["queues"][number];

export type Whither = { kind: "queue"; queue: Whereto } | { kind: "agent"; agent: Colleague };

/** Where a call may go, in the order in which it is soonest taken up: queues where somebody is free, free colleagues,
 *  queues where one waits, and then who cannot take it now: colleagues at work, closed queues, who is not at work. */
export function soonestFirst({ agents, queues }: Destinations): Whither[] {
  const all: Whither[] = [
    ...queues.map((queue) => ({ kind: "queue" as const, queue })),
    ...agents.map((agent) => ({ kind: "agent" as const, agent })),
  ];
  return all.sort((one, other) => rankOf(one) - rankOf(other)); // sorting keeps the server's order within a rank
}

function rankOf(place: Whither): number {
  if (place.kind === "agent") return { available: 1, offline: 5 }[place.agent.presence as string] ?? 3;
  if (!place.queue.open) return 4;
  return place.queue.available > 0 ? 0 : 2;
}

/** Why nobody in a queue takes up a caller of these languages now, and how many of those who could are there. */
export interface Unspoken {
  why: "onBreak" | "busy";
  count: number;
}

/** Whoever is at work there and speaks one of them; null: somebody is free, or nobody is there at all, which is said otherwise. */
export function unspokenIn({ name, available }: Whereto, agents: Colleague[], languages: string[]): Unspoken | null {
  const speak = agents.filter((agent) => agent.queues.includes(name) && agent.languages.some((each) => languages.includes(each)));
  const are = (...presences: Colleague["presence"][]) => speak.filter(({ presence }) => presences.includes(presence)).length;
  if (are("available") > 0) return null;
  const busy = are("reserved", "on_call", "wrap_up");
  if (busy > 0) return available > 0 ? { why: "busy", count: busy } : null; // else it says already that they wait
  const away = are("break");
  return away > 0 ? { why: "onBreak", count: away } : null;
}
