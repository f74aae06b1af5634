import { shared } from "./shared";

/** What a wrap-up has put on record, in short: no customer's data. */
export interface Arranged {
  talk: number;
  /** The time for writing up was over, and the form was kept as it stood. */
  ranOut: boolean;
  matter: { reference: string; is: "opened" | "case" | "closed" } | null;
  /** Whoever sees to it; nobody named: me. */
  promise: { at: string; by: string | null } | null;
  callback: { at: string; mine: boolean } | null;
}

const { put, useSeen } = shared<Arranged | null>(null);

/** What was arranged last; null: it was seen, or another talk has begun. */
export const tellArranged = put;

export function useArranged(): Arranged | null {
  return useSeen((arranged) => arranged);
}
