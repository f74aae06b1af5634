import { expect, test } from "vitest";

import { roomsOf } from "../src/stream/topics";

test("an agent's own desk is asked again at once, another's is not", () => {
  expect(roomsOf([["desk", "1"]], 1).now).toContain("desk");
  expect(roomsOf([["desk", "2"]], 1)).toEqual({ now: new Set(), soon: new Set(), later: new Set() });
});

test("a queue's news reach the desk's glance and the board, a little later and together", () => {
  const { now, soon, later } = roomsOf([["queues", "1"], ["queues", "2"]], 1);
  expect(now.size).toBe(0);
  expect([...soon].sort()).toEqual(["board", "queue_settings", "queues"]);
  expect([...later]).toEqual(["desk"]);
});

test("an import's news are asked for at leisure, batch after batch together", () => {
  const { soon, later } = roomsOf([["customers", "3"], ["customers", "3"], ["imports", "3"]], 1);
  expect([[...later], [...soon]]).toEqual([["customers"], ["imports"]]);
});

test("a topic that nobody described is the room of its name", () => {
  expect(roomsOf([["holidays", "3"]], null).soon).toContain("holidays");
});
