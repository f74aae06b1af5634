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
