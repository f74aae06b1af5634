import type { Awaited, Turn } from "../../../../api/generated";
import { isPart, nodesOf, put, type Part } from "../document";

/** One step of a caller, as a rehearsal has it: keys, "silence", {left: "timed_out"} … */
export type Step = string | Part;

export const CALLERS = ["unknown", "known", "open_case", "priority", "called_again", "withheld"] as const;
export const TIMES = ["usual", "now", "night", "sunday", "holiday", "other"] as const;
export const QUEUES = ["served", "unstaffed", "full", "closed"] as const;
export type CallerKind = (typeof CALLERS)[number];
export type Time = (typeof TIMES)[number];
export type QueueState = (typeof QUEUES)[number];

/** Who pretends to call, when, and what is otherwise than usual. */
export interface Pretence {
  caller: CallerKind;
  /** Null: the caller is asked for it. */
  language: string | null;
  /** Languages are offered that callers are not offered yet. */
  planned: boolean;
  slow: boolean;
  time: Time;
  /** The local date and time of `other`, as in 2026-12-24T10:00. */
  at: string;
  queues: QueueState;
  /** Numbers that are typed belong to a customer, and are proven. */
  proven: boolean;
  emergency: boolean;
}

export const USUAL: Pretence = {
  caller: "unknown",
  language: null,
  planned: false,
  slow: false,
  time: "usual",
  at: "",
  queues: "served",
  proven: false,
  emergency: false,
};

/** Whether it is said when the call is: another date has to be given first. */
export function isComplete({ time, at }: Pretence): boolean {
  return time !== "other" || at !== "";
}

const MONDAY = "2026-03-02";
const HOURS: Record<Exclude<Time, "now" | "other">, string> = {
  usual: `${MONDAY}T10:00`,
  night: `${MONDAY}T23:00`,
  sunday: "2026-03-08T10:00",
  holiday: `${MONDAY}T10:00`,
};
const QUEUE_FACTS: Record<QueueState, Part | null> = {
  served: null,
  unstaffed: { open: true, staffed: 0 },
  full: { open: true, full: true },
  closed: { open: false },
};
const NAME = "Maria Rossi";
const AHEAD_SECONDS = 600;
const PROVEN = {
  case_by_reference: { found: true },
  identify: { found: true, verified: true },
  case_status: { found: true, trust: "verified", status: "in_progress" },
};

/** The rehearsal that a pretence and its steps are; `now` is the time of `now`. */
export function scriptOf(document: Part, pretence: Pretence, steps: Step[], now: Date): Part {
  const facts = factsOf(document, pretence);
  return {
    ...(pretence.caller === "withheld" ? { caller: "withheld" } : {}),
    ...(pretence.language ? { language: pretence.language } : {}),
    ...(pretence.slow ? { slow: true } : {}),
    at: momentOf(document, pretence, now),
    ...(Object.keys(facts).length > 0 ? { facts } : {}),
    ...(pretence.proven ? { answers: PROVEN } : {}),
    keys: steps,
  };
}

function factsOf(document: Part, { caller, language, queues, emergency, time }: Pretence): Part {
  const isKnown = caller !== "unknown" && caller !== "withheld";
  const customer = { known: true, name: NAME, trust: "recognised", ...(language ? { language } : {}) };
  const state = QUEUE_FACTS[queues];
  return {
    ...(isKnown ? { customer } : {}),
    ...(caller === "open_case" ? { open_cases: [{ reference: "1234566", kind: "complaint", status: "in_progress" }] } : {}),
    ...(caller === "priority" ? { priority: AHEAD_SECONDS } : {}),
    ...(caller === "called_again" ? { called_again: { days: 1, reason: "complaint" }, repeats: { complaint: 1 } } : {}),
    ...(emergency ? { emergency: { on: true } } : {}),
    ...Object.fromEntries(state ? named(document, "queue").map((queue) => [`queue:${queue}`, state]) : []),
    ...Object.fromEntries(time === "holiday" ? named(document, "holidays").map((land) => [`holidays:${land}`, [MONDAY]]) : []),
  };
}

function named(document: Part, field: string): string[] {
  const names = Object.values(nodesOf(document)).map((node) => node[field]);
  return [...new Set(names.filter((name): name is string => typeof name === "string" && name !== ""))];
}

function momentOf(document: Part, { time, at }: Pretence, now: Date): string {
  if (time === "other") return at || HOURS.usual;
  return time === "now" ? localTime(now, document.timezone) : HOURS[time];
}

/** An instant by the clock of the menu. */
function localTime(now: Date, zone: unknown): string {
  const timeZone = typeof zone === "string" && zone ? zone : "Europe/Rome";
  try {
    return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(now).replace(" ", "T");
  } catch {
    return now.toISOString().slice(0, 16); // a zone that is not written out yet
  }
}

/** What a pressed key comes to: more figures of a number, or a step. Null: it does nothing here. */
export function pressed(awaits: Awaited, typed: string, key: string): { typed: string; step?: Step } | null {
  if (awaits.what === "message") return { typed: "", step: { message: 20 } };
  if (awaits.what === "queue") {
    const left = key === awaits.callback_key ? "callback" : key === awaits.voicemail_key ? "voicemail" : null;
    return left && { typed: "", step: { left } };
  }
  if (awaits.what !== "keys") return null;
  const most = awaits.most_keys === undefined ? 1 : awaits.most_keys;
  if (most === 1) return { typed: "", step: key };
  if (key === awaits.finish_key) return { typed: "", step: typed ? `${typed}#` : "silence" };
  const more = typed + key;
  return most !== null && more.length >= most ? { typed: "", step: more } : { typed: more };
}

/** The first turn that the same steps now lead elsewhere, and where they led before. */
export function elsewhere(before: Turn[], now: Turn[]): { turn: number; was: string } | null {
  for (const [turn, { node, awaits }] of before.entries()) {
    const next = now[turn];
    if (next && (next.node !== node || next.awaits.what !== awaits.what)) return { turn, was: node };
    if (!next) return now.length > 0 ? { turn: now.length - 1, was: node } : null;
  }
  return null;
}

export function rehearsalsOf(document: Part): Part[] {
  return Array.isArray(document.rehearsals) ? document.rehearsals.filter(isPart) : [];
}

export function addRehearsal(document: Part, rehearsal: Part): Part {
  return put(document, ["rehearsals"], [...rehearsalsOf(document), rehearsal]);
}

export function changeRehearsal(document: Part, place: number, part: Part): Part {
  const changed = rehearsalsOf(document).map((each, index) => (index === place ? { ...each, ...part } : each));
  return put(document, ["rehearsals"], changed);
}

export function stepsOf(rehearsal: Part): Step[] {
  const keys = Array.isArray(rehearsal.keys) ? rehearsal.keys : [];
  return keys.map((key) => (isPart(key) ? key : String(key)));
}
