import type { ChangeLine } from "../api/generated";

/** The last of what is on the audit (newest first) of a thing that changed it: who only opened it has not. */
export function lastChange(trail: readonly ChangeLine[] | undefined): ChangeLine | undefined {
  return trail?.find(({ after }) => after !== null);
}
