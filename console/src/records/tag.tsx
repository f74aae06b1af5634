import type { ReactNode } from "react";

import classes from "./records.module.css";

export type Tone = "good" | "warn" | "bad" | "calm" | "quiet";

/** A state in a word, its colour beside it: readable in every light, and loud only where it must be. */
export function Tag({ tone = "quiet", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
