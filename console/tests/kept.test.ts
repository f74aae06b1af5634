import { expect, test, vi } from "vitest";

import { forgetTalks, keepFor, keptAs } from "../src/desk/kept";

function storage(names: string[]): Record<string, string> {
  const kept = Object.fromEntries(names.map((name) => [name, "…"]));
  Object.defineProperty(kept, "removeItem", { value: (name: string) => Reflect.deleteProperty(kept, name) });
  vi.stubGlobal("sessionStorage", kept);
  return kept;
}

test("of talks that are written up nothing stays, of the open one everything, and other things are left alone", () => {
  const open = [keptAs("note", 7), keptAs("wrap-up", 7)];
  const kept = storage([...open, keptAs("note", 6), keptAs("wrap-up", 71), "hotline.telephone", "other"]);
  forgetTalks(7);
  expect(Object.keys(kept)).toEqual([...open, "hotline.telephone", "other"]);
  forgetTalks();
  expect(Object.keys(kept)).toEqual(["hotline.telephone", "other"]);
});

test("who logs in after somebody else finds nothing of theirs, the same person finds all", () => {
  const mine = [keptAs("note", 7), keptAs("wrap-up", 7)];
  const kept = storage(mine);
  Object.defineProperty(kept, "getItem", { value: (name: string) => kept[name] ?? null });
  Object.defineProperty(kept, "setItem", { value: (name: string, value: string) => (kept[name] = value) });
  kept["hotline.person"] = "3";
  keepFor(3);
  expect(Object.keys(kept)).toEqual([...mine, "hotline.person"]);
  keepFor(4);
  expect(kept).toEqual({ "hotline.person": "4" });
});
