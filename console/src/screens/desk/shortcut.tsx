import { Kbd } from "@mantine/core";

/** The key beside what it does. */
export function Shortcut({ children }: { children: string }) {
  return (
    <Kbd size="xs" ml={8} aria-hidden visibleFrom="sm">
      {children}
    </Kbd>
  );
}
