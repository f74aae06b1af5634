import type { AgentView } from "../api/generated";

/** Reasons of breaks that agents did not choose. */
export const BY_THE_SYSTEM = [
  "no_answer",
  "asked_in_vain",
  "refused",
  "connection_lost",
  "handed_back",
  "desk_lost",
  "busy",
  "unreachable",
];
/** Reasons of breaks that what an agent did with a call began: nothing went wrong. */
export const BY_THE_CALL = ["parked", "breather"];

/** Whether the agent is on a break that they did not choose. */
export function isUnwanted({ presence, presence_reason: reason }: AgentView): boolean {
  return presence === "break" && reason !== null && BY_THE_SYSTEM.includes(reason);
}
