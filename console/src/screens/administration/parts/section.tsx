import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "../../../records/records.module.css";

interface Props {
  title: string;
  words: string;
  action?: ReactNode;
  children: ReactNode;
}

/** One part of administration: what it is for, what can be done, and the list. */
export function Section({ title, words, action, children }: Props) {
  return (
    <section aria-labelledby="section">
      <Group justify="space-between" align="flex-start" gap="sm" mb="md">
        <div className={classes.lead}>
          <h1 className={classes.title} id="section">
            {title}
          </h1>
          <Text size="sm" c="var(--quiet)">
            {words}
          </Text>
        </div>
        {action}
      </Group>
      {children}
    </section>
  );
}
