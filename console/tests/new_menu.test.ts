import { expect, test } from "vitest";

import { nameFor } from "../src/screens/flow/new/name";

test("a menu is called after its title, in letters that links can have, and by a free name", () => {
  expect(nameFor("The Lake Shop!", [])).toBe("the-lake-shop");
  expect(nameFor("Cửa hàng Đà Nẵng", [])).toBe("cua-hang-da-nang");
  expect(nameFor("24 ore: emergenza", [])).toBe("ore-emergenza");
  expect(nameFor("ร้านค้า", ["menu", "menu-2"])).toBe("menu-3");
  expect(nameFor("New", [])).toBe("new-2");
  expect(nameFor("x".repeat(200), [])).toHaveLength(40);
});
