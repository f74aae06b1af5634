import type { CallsListingData } from "../../api/generated";
import type { Chosen } from "../../log/filters";

export const NAMES = [
  "first_day",
  "last_day",
  "line_id",
  "queue",
  "agent_id",
  "outcome",
  "reason",
  "number",
  "purpose",
  "direction",
  "flow",
  "revision",
  "node",
  "did",
  "key",
] as const;
/** What callers did in a menu: these are chosen together, by a click on a figure. */
export const DONE = { flow: null, revision: null, node: null, did: null, key: null };
export type Name = (typeof NAMES)[number];

export const OUTCOMES = ["answered", "abandoned", "message", "callback", "left", "missed", "unanswered", "menu", "emergency"] as const;
export const PURPOSES = ["customer", "callback", "outgoing", "survey"] as const;
export const DIRECTIONS = ["inbound", "outbound"] as const;

type Query = NonNullable<CallsListingData["query"]>;

/** What the URL says, as the API takes it: the names are the same. */
export function queryOf(chosen: Chosen<Name>, before: number | undefined, limit: number): Query {
  const { line_id, agent_id, revision, ...words } = chosen;
  return {
    ...(words as Query),
    line_id: line_id ? Number(line_id) : undefined,
    agent_id: agent_id ? Number(agent_id) : undefined,
    revision: revision ? Number(revision) : undefined,
    before,
    limit,
  };
}

/** The address of the same calls as a table, in the writing that the reader's spreadsheet expects. */
export function tableOf(chosen: Chosen<Name>, language: string): string {
  const comma = new Intl.NumberFormat(language).format(1.5).includes(",");
  const query = new URLSearchParams({ ...chosen, language, separator: comma ? "semicolon" : "comma", mark: "true" });
  return `/api/calls.csv?${query}`;
}
