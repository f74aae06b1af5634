import type { SurveysListingData } from "../../api/generated";
import type { Chosen } from "../../log/filters";

export const NAMES = [
  "first_day",
  "last_day",
  "answered",
  "queue",
  "agent_id",
  "score",
  "solved",
  "repeated",
  "status",
] as const;
export type Name = (typeof NAMES)[number];

export const SCORES = ["5", "4", "3", "2", "1"] as const;
export const STATUSES = [
  "completed",
  "started",
  "asked",
  "due",
  "unreached",
  "unanswered",
  "expired",
  "opted_out",
  "not_asked",
] as const;

type Query = NonNullable<SurveysListingData["query"]>;

/** What the URL says, as the API takes it: the names are the same. */
export function queryOf(chosen: Chosen<Name>, before: number | undefined, limit: number): Query {
  const { agent_id, score, solved, repeated, answered, ...words } = chosen;
  const truth = (word: string | undefined) => (word ? word === "true" : undefined);
  return {
    ...(words as Query),
    agent_id: agent_id ? Number(agent_id) : undefined,
    score: score ? Number(score) : undefined,
    solved: truth(solved),
    repeated: truth(repeated),
    answered: truth(answered),
    before,
    limit,
  };
}
