import { expect, test } from "vitest";

import { languageName, titleOf } from "../src/desk/labels";

test.each([
  ["mn", "th", "тай"],
  ["mn", "mn", "монгол"],
  ["it", "en", "inglese"],
  ["vi", "th", "Tiếng Thái"],
])("who reads %s reads the name of %s as %s", (reader, code, name) => expect(languageName(code, reader)).toBe(name));

test("a queue is called as its reader's language has it, else as it is called by all", () => {
  const queue = { title: "Orders", titles: { it: "Ordini" } };
  expect(titleOf(queue, "it")).toBe("Ordini");
  expect(titleOf(queue, "vi")).toBe("Orders");
});
