import type { AuditListingData } from "../../../api/generated";
import type { Chosen } from "../../../log/filters";

export const NAMES = ["first_day", "last_day", "noun", "staff_id", "subject", "batch"] as const;

export const NOUNS = [
  "agent",
  "staff",
  "queue",
  "line",
  "choice",
  "special_day",
  "customer",
  "contact",
  "case",
  "import",
  "calls",
  "recording",
  "flow",
];

type Query = NonNullable<AuditListingData["query"]>;

/** What the URL says, as the API takes it: the names are the same. */
export function queryOf(chosen: Chosen<(typeof NAMES)[number]>, before: number | undefined, limit: number): Query {
  const { staff_id, ...words } = chosen;
  return { ...words, staff_id: staff_id ? Number(staff_id) : undefined, before, limit };
}
