import { Menu, Text, type MenuItemProps } from "@mantine/core";
import { useState, type ReactNode } from "react";

interface Props extends Omit<MenuItemProps, "children"> {
  /** Whether it can be done now. */
  holds?: boolean;
  /** Why it cannot be done any more, in a word or two. */
  why: string;
  act: () => void;
  children: ReactNode;
}

/** What can be done, in a menu. Where that ends while the menu is open it stays in its place and says so: nothing else
 *  comes under the pointer of whoever is about to press. What begins to hold is there the next time. */
export function Act({ holds = true, why, act, children, ...item }: Props) {
  const [offered] = useState(holds);
  if (!offered) return null;
  return (
    <Menu.Item
      {...item}
      onClick={() => holds && act()}
      closeMenuOnClick={holds}
      data-disabled={holds ? undefined : true}
      aria-disabled={!holds}
      style={{ whiteSpace: "nowrap" }}
      rightSection={
        !holds && (
          <Text size="xs" c="var(--quiet)">
            {why}
          </Text>
        )
      }
    >
      {children}
    </Menu.Item>
  );
}

/** What a list had when this was drawn first, each with what is known of it now; `null`: it is no more in the list. */
export function useInPlace<Each>(list: Each[], idOf: (each: Each) => number): { first: Each; now: Each | null }[] {
  const [first] = useState(list);
  return first.map((each) => ({ first: each, now: list.find((one) => idOf(one) === idOf(each)) ?? null }));
}
