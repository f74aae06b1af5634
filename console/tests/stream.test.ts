import { expect, test } from "vitest";

import type { Desk } from "../src/api/generated";
import { customersAt, roomsOf } from "../src/stream/topics";

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

test("a desk looks again when somebody merges or changes the customer that it shows, and at nobody else", () => {
  const desk = { conversation: { briefing: { customer: { id: 7 }, candidates: [{ id: 8 }] } } } as unknown as Desk;
  const shown = customersAt(desk);
  for (const id of ["7", "8"]) expect(roomsOf([["customer", id]], 1, shown).soon).toContain("desk");
  expect(roomsOf([["customer", "9"]], 1, shown).soon).not.toContain("desk");
  expect(customersAt(undefined)).toEqual(new Set());
});

test("an import's news are asked for at leisure, batch after batch together", () => {
  const { soon, later } = roomsOf([["customers", "3"], ["customers", "3"], ["imports", "3"]], 1);
  expect([[...later], [...soon]]).toEqual([["customers"], ["imports"]]);
});

test("a topic that nobody described is the room of its name", () => {
  expect(roomsOf([["holidays", "3"]], null).soon).toContain("holidays");
});
