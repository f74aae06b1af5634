import type { AuditLine } from "../../../api/generated";

/** The last of what is on the audit of a thing that changed it: who only opened it has not. */
export function lastChange(trail: readonly AuditLine[] | undefined): AuditLine | undefined {
  return trail?.findLast(({ after }) => after !== null);
}
