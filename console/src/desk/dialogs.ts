import { shared } from "./shared";

export type Dialog = "pass" | "assist" | "breather" | "leaving";

/** Which dialog of which talk is open, from wherever it was opened; what was left open of a talk that ended is nothing. */
const { put, useSeen } = shared<{ dialog: Dialog; talk: number } | null>(null);

export function openDialog(dialog: Dialog, talk: number): void {
  put({ dialog, talk });
}

/** Whether this dialog of this talk is open, and how to open and to close it. */
export function useDialog(dialog: Dialog, talk: number) {
  const opened = useSeen((open) => open?.dialog === dialog && open.talk === talk);
  return { opened, open: () => openDialog(dialog, talk), close: () => put(null) };
}
