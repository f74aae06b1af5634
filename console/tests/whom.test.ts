import { expect, test } from "vitest";

import { whomOf } from "../src/screens/work/whom";

test("a callback of a queue by the name of a kind of task is no task", () => {
  expect(whomOf({ what: "callback", id: 7, kind: "callback", contact_id: 3 })).toBeNull();
  expect(whomOf({ what: "task", id: 7, kind: "callback", contact_id: 3 })).toEqual({ task_id: 7 });
});
