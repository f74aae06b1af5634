import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Nothing to show, said kindly, with what could be done about it. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl" c="var(--quiet)" ta="center">
      {icon}
      <Text fw={600}>{title}</Text>
      {children && <Text size="sm">{children}</Text>}
    </Stack>
  );
}
