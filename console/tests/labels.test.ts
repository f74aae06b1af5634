import { expect, test } from "vitest";

import { languageName } from "../src/desk/labels";

test.each([
  ["mn", "th", "тай"],
  ["mn", "mn", "монгол"],
  ["it", "en", "inglese"],
  ["vi", "th", "Tiếng Thái"],
])("who reads %s reads the name of %s as %s", (reader, code, name) => expect(languageName(code, reader)).toBe(name));
