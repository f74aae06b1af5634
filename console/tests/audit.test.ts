import { expect, test } from "vitest";

import { comparedIn } from "../src/screens/administration/audit/compared";
import { lastChange } from "../src/records/last_change";

const LINE = { batch: null, at: "2026-03-02T09:00:00Z", subject: "customer:7", before: null, after: null };

test("who opened a customer's page after it was changed is not told as who changed it", () => {
  const changed = { ...LINE, id: 2, staff_id: 2, act: "customer_changed", before: { name: "Maria" }, after: { name: "Anna" } };
  const older = { ...changed, id: 1, staff_id: 1 };
  const trail = [{ ...LINE, id: 3, staff_id: 3, act: "customer_opened" }, changed, older];
  expect(lastChange(trail)).toBe(changed);
  expect(lastChange(undefined)).toBeUndefined();
});

test("an act from one revision of a menu to another is told by what is otherwise between them", () => {
  const published = { subject: "flow:hotline", before: { revision: 1 }, after: { revision: 3 } };
  expect(comparedIn(published)).toEqual({ flow: "hotline", since: 1, revision: 3 });
  expect(comparedIn({ ...published, before: null })).toBeNull();
  expect(comparedIn({ ...published, after: { revision: 1, since: "2026-12-24T17:00:00Z" } })).toBeNull();
  expect(comparedIn({ ...published, subject: "line:1" })).toBeNull();
});
