/** What an agent says at the end of a talk: what of it is wanting, and what is sent of it. */
import type { QueueChoices, Talk, WrapUpBody, WrittenUp } from "../../api/generated";
import type { Arranged } from "../../desk/arranged";
import { dueOn, instantIn, serverClock } from "../../time";
import type { Draft, Missing, Need } from "./draft";

/** Before anything is said in the form. */
export function emptyOf(talk: Talk): Draft {
  return {
    disposition: talk.disposition,
    cause: talk.briefing?.cause ?? null,
    case: talk.case_id === null ? null : String(talk.case_id),
    kind: kindOf(talk.briefing?.reason),
    summary: "",
    solved: null,
    nextStep: "",
    dueDay: "",
    dueTime: "17:00",
    reason: talk.briefing?.reason ?? null,
    owner: null,
    callbackDay: "",
    callbackTime: "10:00",
    callbackBy: "anybody",
  };
}

function kindOf(reason: string | null | undefined): Draft["kind"] {
  return reason === "complaint" || reason === "suggestion" || reason === "order" ? reason : "doubt";
}

/** As it is sent. */
export function bodyOf(draft: Draft, note: string, zone: string): WrapUpBody {
  const promised = draft.case !== null && draft.solved === null;
  return {
    note,
    disposition: draft.disposition,
    cause: draft.cause,
    reason: draft.reason,
    owner_id: promised && draft.owner ? Number(draft.owner) : null,
    callback_at: callbackAt(draft, zone),
    callback_by_me: draft.callbackDay !== "" && draft.callbackBy === "me",
    case_id: draft.case && draft.case !== "new" ? Number(draft.case) : null,
    new_case: draft.case === "new" ? { kind: draft.kind, summary: draft.summary } : null,
    solved: draft.case === null || draft.solved === null ? null : draft.solved === "yes",
    next_step: (promised && draft.nextStep.trim()) || null,
    due_at: dueAt(draft, zone),
  };
}

/** What has to be said before this can be finished. */
export function missingIn(draft: Draft, dispositions: string[], need: Need | null): Missing {
  const promised = draft.case !== null && draft.solved === null;
  const found: [keyof Draft, boolean][] = [
    ["disposition", dispositions.length > 0 && (draft.disposition === null || !dispositions.includes(draft.disposition))],
    ["case", need !== null && draft.case === null],
    ["summary", draft.case === "new" && draft.summary.trim() === ""],
    ["nextStep", promised && draft.nextStep.trim() === "" && (draft.dueDay !== "" || need === "promise")],
    ["dueDay", promised && draft.dueDay === "" && (draft.nextStep.trim() !== "" || need === "promise")],
  ];
  return new Set(found.filter(([, wanting]) => wanting).map(([name]) => name));
}

/** What this queue asks for besides, and a callback or a promise that would be in the past. */
export function askedFor(queue: QueueChoices | undefined, draft: Draft, note: string, zone: string): (keyof Draft | "note")[] {
  const said = { note: note.trim(), reason: draft.reason, cause: draft.cause };
  const at = callbackAt(draft, zone);
  const due = dueAt(draft, zone);
  return [
    ...(queue?.wrap_up_needs ?? []).filter((field) => !said[field]),
    ...(due !== null && Date.parse(due) <= serverClock.now() ? (["dueTime"] as const) : []),
    ...(at !== null && Date.parse(at) <= serverClock.now() ? (["callbackTime"] as const) : []),
  ];
}

function callbackAt(draft: Draft, zone: string): string | null {
  return draft.callbackDay ? instantIn(zone, draft.callbackDay, draft.callbackTime || "10:00") : null;
}

function dueAt({ case: matter, solved, dueDay, dueTime }: Draft, zone: string): string | null {
  return matter !== null && solved === null && dueDay ? instantIn(zone, dueDay, dueTime || dueOn(zone, dueDay, serverClock.now())) : null;
}

/** What is told once it is saved, as the server has it. */
export function arrangedBy(talk: Talk, said: WrapUpBody, { case_id, matter }: WrittenUp, me: number, ranOut: boolean): Arranged {
  const is = said.new_case ? "opened" : matter?.solved == null ? "case" : "closed";
  const reference = matter?.reference ?? talk.briefing?.open_cases.find(({ id }) => id === case_id)?.reference;
  return {
    talk: talk.id,
    ranOut,
    matter: reference === undefined ? null : { reference, is },
    promise: said.due_at && matter ? { at: said.due_at, by: matter.owner_id === me ? null : matter.owner } : null,
    callback: said.callback_at ? { at: said.callback_at, mine: said.callback_by_me ?? false } : null,
  };
}
