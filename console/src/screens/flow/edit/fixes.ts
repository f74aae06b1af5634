import type { ProblemView } from "../../../api/generated";
import {
  addOption,
  freeKeys,
  helpOf,
  isPart,
  languagesOf,
  nodesOf,
  optionsOf,
  put,
  putAt,
  putOptions,
  valueAt,
  type Part,
} from "./document";
import { OFFICE_WEEK, queueOf } from "./new_places";
import { keySaid, keysSaid, startingWords, withKeySaid } from "./starting_words";

type Name =
  | "lead"
  | "zero"
  | "takeOver"
  | "takeOut"
  | "freeKey"
  | "addKey"
  | "usualWords"
  | "usualHours"
  | "takeQueue"
  | "sayKey"
  | "drop"
  | "plain";

/** A way to put a problem right by one press: what it is called, with what in it, and the document afterwards. */
export interface Fix {
  name: Name;
  values: { place?: string; language?: string; key?: string; queue?: string; words?: string };
  edit: (document: Part) => Part;
}

type Finder = (document: Part, problem: ProblemView, path: string[]) => Fix | null;

const leadToHelp: Finder = (document, _, path) => {
  const place = helpOf(document);
  if (place === undefined || path.at(-1) === "options" || String(valueAt(document, path)) in nodesOf(document)) return null;
  return { name: "lead", values: { place }, edit: (before) => putAt(before, path, place) };
};

const takeOut: Finder = (_, __, path) => {
  if (path.length < 2 || path[0] === "languages") return null;
  return { name: "takeOut", values: {}, edit: (before) => putAt(before, path, undefined) };
};

const FINDERS: Record<string, Finder> = {
  missing_node: leadToHelp,
  dead_end: (document, problem, path) => {
    if (path.at(-1) !== "options" || problem.node === null) return leadToHelp(document, problem, path);
    const added = optionsOf(nodesOf(document)[problem.node] ?? {}).length > 0 ? null : addOption(document, problem.node);
    const { node } = problem;
    return added && { name: "addKey", values: { key: added.key }, edit: (before) => addOption(before, node)?.document ?? before };
  },
  no_person: (document) => {
    const helps = (kind: string) => Object.entries(nodesOf(document)).find(([, node]) => node.kind === kind)?.[0];
    const place = helps("queue") ?? helps("voicemail");
    return place === undefined ? null : { name: "zero", values: { place }, edit: (before) => put(before, ["person"], place) };
  },
  unreachable_node: (_, problem, path) =>
    problem.node === null ? null : { name: "drop", values: {}, edit: (before) => put(before, path.slice(0, 2), undefined) },
  silent_end: (document, _, path) => usualWords(document, "hangup", "prompt", path),
  missing_field: (document, problem, path) => {
    const kind = String(nodesOf(document)[problem.node ?? ""]?.kind);
    const field = path.at(-1) ?? "";
    if (field === "week") return usualHours(path);
    return usualWords(document, kind, field, path);
  },
  missing_language: (document, _, path) => {
    const language = path.at(-1) ?? "";
    const words = valueAt(document, path.slice(0, -1));
    if (!isPart(words) || saidIn(words, language)) return null;
    const from = languagesOf(document).find((other) => other !== language && saidIn(words, other));
    if (from === undefined) return null;
    const text = saidIn(words, from) ?? "";
    return { name: "takeOver", values: { language: from }, edit: (before) => putAt(before, path, text) };
  },
  key_used_twice: freeKey,
  reserved_key: freeKey,
  bad_key: freeKey,
  unknown_cause: takeOut,
  unknown_recording: (document, problem, path) => (path.at(-1) === "music" ? takeOut(document, problem, path) : null),
  unknown_holidays: takeOut,
  unknown_field: takeOut,
  unknown_condition: takeOut,
  bad_value: (document, problem, path) => (isDefault(path) ? takeOut(document, problem, path) : null),
  bad_hours: (document, problem, path) =>
    path[2] === "week" && path.length === 3 ? usualHours(path) : takeOut(document, problem, path),
  never_open: (_, __, path) => usualHours(path),
  unknown_queue: (document, problem, path) => {
    const queue = queueOf(put(document, ["nodes", problem.node ?? ""], undefined));
    if (queue === undefined || queue === valueAt(document, path)) return null;
    return { name: "takeQueue", values: { queue }, edit: (before) => putAt(before, path, queue) };
  },
  unknown_placeholder: (document, _, path) => {
    const written = valueAt(document, path);
    if (typeof written !== "string") return null;
    const words = written.replaceAll(/\{[^{}]*\}/g, (name) => (KNOWN.has(name) ? name : "")).replaceAll(/ {2,}/g, " ");
    return words === written ? null : { name: "plain", values: {}, edit: (before) => putAt(before, path, words) };
  },
  unspoken_key: (document, problem) => {
    const silence = silenceOf(document, problem);
    if (silence === null) return null;
    const { language, keys } = silence;
    const named = keys.filter(({ label }) => label !== "");
    const words = named.map(({ key, label }) => keySaid(language, label, key)).join(" ");
    if (words === "") return null;
    const names = Object.fromEntries(named.map(({ key, label }) => [key, label]));
    return { name: "sayKey", values: { words }, edit: (before) => withNames(before, [problem], { [language]: names }) };
  },
};
const KNOWN = new Set(
  ["company", "name", "reference", "emergency", "callback_number", "customer_number", "digits", "case"].map((name) => `{${name}}`),
);
/** What may be left out, so that the usual value holds. */
const DEFAULTS = new Set([
  ...["times", "key_seconds", "tries", "min_digits", "max_digits", "max_seconds", "timeout_seconds", "priority_seconds"],
  ...["timezone", "music", "callback_key", "voicemail_key", "skills", "purpose", "by", "scale", "back_key", "caller_id"],
]);

/** What one press can do about a problem, if anything can; nothing where it was done and the server has not seen it yet. */
export function fixOf(document: Part, problem: ProblemView): Fix | null {
  const path = partsOf(document, problem);
  return FINDERS[problem.code]?.(document, problem, path) ?? null;
}

/** Keys that words in one language do not name; `label`: what the option is called, in whichever language. */
export interface Silence {
  language: string;
  keys: { key: string; label: string }[];
}

/** What a warning of keys that are not named is about, where their words can be written; no recording can be. */
export function silenceOf(document: Part, problem: ProblemView): Silence | null {
  const path = partsOf(document, problem);
  const language = path.at(-1) ?? "";
  const written = valueAt(document, path);
  if (problem.code !== "unspoken_key" || typeof written !== "string" || problem.node === null) return null;
  const silent = (/key (.+)\.$/.exec(problem.message)?.[1] ?? "").split(", ");
  const keys = optionsOf(nodesOf(document)[problem.node] ?? {})
    .filter(({ key }, place, all) => silent.includes(key) && all.findIndex((other) => other.key === key) === place)
    .filter(({ key }) => keySaid(language, "", key) !== null && !keysSaid(written).includes(key))
    .map(({ key, label }) => ({ key, label: typeof label === "string" ? label : "" }));
  return keys.length > 0 ? { language, keys } : null;
}

/** By language and key: what callers hear an option called. */
export type Names = Record<string, Record<string, string>>;

/** The document whose words name these keys, in the languages in which it is known how. */
export function withNames(document: Part, problems: ProblemView[], names: Names): Part {
  return problems.reduce((before, problem) => {
    const path = partsOf(before, problem);
    const { language, keys } = silenceOf(before, problem) ?? { language: "", keys: [] };
    const words = keys.reduce((written, { key }) => {
      const said = keySaid(language, names[language]?.[key]?.trim() ?? "", key);
      return names[language]?.[key]?.trim() && said ? withKeySaid(written, language, said, key) : written;
    }, String(valueAt(before, path)));
    return keys.length > 0 ? putAt(before, path, words) : before;
  }, document);
}

/** The path in its parts; a place's name may have dots in it. */
function partsOf(document: Part, { node, path }: ProblemView): string[] {
  if (node === null || !(node in nodesOf(document)) || !path.startsWith(`nodes.${node}`)) return path.split(".").filter(Boolean);
  return ["nodes", node, ...path.slice(`nodes.${node}`.length).split(".").filter(Boolean)];
}

function usualWords(document: Part, kind: string, field: string, path: string[]): Fix | null {
  const words = startingWords(kind, field, languagesOf(document));
  if (!Object.values(words).some(Boolean)) return null;
  return { name: "usualWords", values: {}, edit: (before) => putAt(before, path, words) };
}

function usualHours(path: string[]): Fix {
  return { name: "usualHours", values: {}, edit: (before) => putAt(before, path, OFFICE_WEEK) };
}

/** The last option on that key goes to one that does nothing yet. */
function freeKey(document: Part, problem: ProblemView, path: string[]): Fix | null {
  const { node } = problem;
  if (node === null || path[2] !== "options") return path[0] === "back_key" ? withoutBackKey : null;
  const options = optionsOf(nodesOf(document)[node] ?? {});
  const wrong = options.findLastIndex(({ key }) => key === path[3]);
  const key = freeKeys(document, options)[0];
  const isDone = problem.code === "key_used_twice" && options.findIndex((one) => one.key === path[3]) === wrong;
  if (wrong < 0 || isDone || key === undefined) return null;
  const moved = options.map((option, place) => (place === wrong ? { ...option, key } : option));
  return { name: "freeKey", values: { key }, edit: (before) => putOptions(before, node, moved) };
}

const withoutBackKey: Fix = { name: "takeOut", values: {}, edit: (before) => put(before, ["back_key"], undefined) };

function isDefault(path: string[]): boolean {
  return DEFAULTS.has(path.at(-1) ?? "");
}

function saidIn(words: Part, language: string): string | undefined {
  const written = words[language];
  const text = isPart(written) ? written.text : written;
  return typeof text === "string" && text !== "" ? text : undefined;
}
