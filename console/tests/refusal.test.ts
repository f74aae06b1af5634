import { expect, test } from "vitest";

import { inTheirs } from "../src/api/refusal";

const VALUES = { queue: "Orders", queue_it: "Ordini", places: 3 };

test("what a refusal names is called as in the reader's language", () => {
  expect(inTheirs(VALUES, "it")).toMatchObject({ queue: "Ordini", places: 3 });
  expect(inTheirs(VALUES, "th")).toMatchObject({ queue: "Orders", places: 3 });
});
