import type { CallOutIn, WorkLine } from "../../api/generated";

/** Whom to call about it; a callback is made by itself, be it before its time. */
export function whomOf({ what, id, kind, contact_id }: Pick<WorkLine, "what" | "id" | "kind" | "contact_id">): CallOutIn | null {
  if (what === "callback") return null;
  if (what === "case") return { case_id: id };
  if (kind === "callback") return { task_id: id };
  return contact_id === null ? null : { contact_id };
}
