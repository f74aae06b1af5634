import { expect, test, vi } from "vitest";

import { forgetTalks, keptAs } from "../src/desk/kept";

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
