import { useState } from "react";

import type { QueueChoices } from "../../api/generated";
import type { CallbackTime } from "../../desk/callback_time";
import { keptAs } from "../../desk/kept";

/** What an agent has filled in for the wrap-up, and not saved yet. */
export interface Draft extends CallbackTime {
  disposition: string | null;
  cause: string | null;
  /** An open case's id, "new" or nothing. */
  case: string | null;
  kind: "doubt" | "complaint" | "suggestion" | "order";
  summary: string;
  solved: "yes" | "no" | null;
  nextStep: string;
  dueDay: string;
  dueTime: string;
  reason: string | null;
  /** A colleague's id; nobody named: me. */
  owner: string | null;
}

/** What the chosen result needs, by the queue's settings. */
export type Need = QueueChoices["disposition_needs"][string];

/** Fields that are still to be filled in. */
export type Missing = ReadonlySet<keyof Draft | "note">;

interface Drafting {
  written: Draft;
  /** Whether the agent has said it, or taken it away. */
  touched: (field: keyof Draft) => boolean;
  change: (part: Partial<Draft>) => void;
  forget: () => void;
}

/** The draft of one conversation, kept by the browser until it is saved: a reload loses nothing. What is not filled in
 *  is as it stands now: a colleague who had the caller before may say it meanwhile. */
export function useDraft(conversation: number, empty: Draft): Drafting {
  const name = keptAs("wrap-up", conversation);
  const [changed, setChanged] = useState<Partial<Draft>>(() => {
    const kept = sessionStorage.getItem(name);
    return kept ? (JSON.parse(kept) as Partial<Draft>) : {};
  });
  const change = (part: Partial<Draft>) =>
    setChanged((before) => {
      const after = { ...before, ...part };
      sessionStorage.setItem(name, JSON.stringify(after));
      return after;
    });
  return { written: { ...empty, ...changed }, touched: (field) => field in changed, change, forget: () => sessionStorage.removeItem(name) };
}
