import { Group } from "@mantine/core";
import type { ReactNode } from "react";

import classes from "./page.module.css";

interface Frame {
  title: string;
  /** Small words under the title. */
  about?: ReactNode;
  /** Right of the title. */
  beside?: ReactNode;
  children: ReactNode;
}

/** A screen with its title: the same margins everywhere. */
export function Page({ title, about, beside, children }: Frame) {
  return (
    <div className={classes.page}>
      <Group justify="space-between" align="flex-end" gap="sm" mb="md">
        <div className={classes.head}>
          <h1 className={classes.title}>{title}</h1>
          {about && <div className={classes.about}>{about}</div>}
        </div>
        {beside}
      </Group>
      {children}
    </div>
  );
}

/** A titled part of a screen. */
export function Card({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.card} aria-label={title}>
      <Group justify="space-between" gap="xs" mb="sm">
        <h2 className={classes.heading}>{title}</h2>
        {beside}
      </Group>
      {children}
    </section>
  );
}

/** A name and what it is, in a list of facts. */
export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}
