import { expect, test } from "vitest";

import { nameFor } from "../src/screens/flow/new/name";

test("a menu is called after its title, in letters that links can have, and by a free name", () => {
  expect(nameFor("The Lake Shop!", [])).toBe("the_lake_shop");
  expect(nameFor("Cửa hàng Đà Nẵng", [])).toBe("cua_hang_da_nang");
  expect(nameFor("24 ore: emergenza", [])).toBe("ore_emergenza");
  expect(nameFor("ร้านค้า", ["menu", "menu_2"])).toBe("menu_3");
  expect(nameFor("New", [])).toBe("new_2");
  expect(nameFor("x".repeat(200), [])).toHaveLength(40);
});
