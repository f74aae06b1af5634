import { expect, test } from "vitest";

import type { Destinations } from "../src/api/generated";
import { soonestFirst, unspokenIn } from "../src/desk/whither";

const agent = (name: string, presence: Destinations["agents"][number]["presence"]) => ({
  ...{ agent_id: 1, since: "", queues: [], languages: [] },
  ...{ name, presence },
});
const queue = (name: string, open: boolean, available: number) => ({
  ...{ title: name, waiting: 0, longest_wait_seconds: null, languages: [] },
  ...{ name, open, available },
});

test("where a call is taken up soonest stands first, and within that the server's order", () => {
  const agents = [agent("busy", "on_call"), agent("away", "offline"), agent("free", "available"), agent("writes", "wrap_up")];
  const queues = [queue("closed", false, 0), queue("waits", true, 0), queue("ready", true, 2)];
  const order = soonestFirst({ agents, queues }).map((place) => (place.kind === "agent" ? place.agent : place.queue).name);
  expect(order).toEqual(["ready", "free", "waits", "busy", "writes", "closed", "away"]);
});

test("a queue whose one speaker of the caller's language has a break is not as good as the free agent there", () => {
  const orders = queue("orders", true, 1);
  const of = (presence: Parameters<typeof agent>[1], languages: string[]) => ({ ...agent("x", presence), queues: ["orders"], languages });
  const free = of("available", ["en"]);
  expect(unspokenIn(orders, [free, of("break", ["th"])], ["th"])).toEqual({ why: "onBreak", count: 1 });
  expect(unspokenIn(orders, [free, of("break", ["th"]), of("on_call", ["th"])], ["th"])).toEqual({ why: "busy", count: 1 });
  expect(unspokenIn(queue("orders", true, 0), [of("on_call", ["th"])], ["th"])).toBeNull();
  expect(unspokenIn(orders, [free, of("break", ["th"])], ["th", "en"])).toBeNull();
  expect(unspokenIn(orders, [free, of("offline", ["th"])], ["th"])).toBeNull();
});
