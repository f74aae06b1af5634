import type { CallOutIn, WorkLine } from "../../api/generated";

/** Whom to call about it; a callback comes by itself when it is due, also if its customer was called before. */
export function whomOf({ what, id, kind, contact_id }: Pick<WorkLine, "what" | "id" | "kind" | "contact_id">): CallOutIn | null {
  if (what === "case") return { case_id: id };
  if (what === "task" && kind === "callback") return { task_id: id };
  return contact_id === null ? null : { contact_id };
}
