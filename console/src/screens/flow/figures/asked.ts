import type { FlowFigures } from "../../../api/generated";
import type { Chosen } from "../../../log/filters";

export const NAMES = ["first_day", "last_day", "revision", "beside"] as const;
export type Name = (typeof NAMES)[number];

/** What figures are asked for; the names are the API's. */
export interface Asked {
  first_day?: string;
  last_day?: string;
  revision?: number;
}

/** In the URL as `beside`: the days before, or a revision by its number. */
export const DAYS_BEFORE = "days";

const DAY_MILLISECONDS = 86_400_000;

export function askedOf({ first_day, last_day, revision }: Chosen<Name>): Asked {
  return {
    ...(first_day && { first_day }),
    ...(last_day && { last_day }),
    ...(revision && { revision: Number(revision) }),
  };
}

/** What stands beside it: as many days just before them, or another revision in the same days; null: nothing. */
export function besideOf(chosen: Chosen<Name>): Asked | null {
  const { beside } = chosen;
  const asked = askedOf(chosen);
  if (!beside) return null;
  if (beside !== DAYS_BEFORE) return { ...asked, revision: Number(beside) };
  const span = before(asked);
  return span && { ...asked, ...span };
}

function before({ first_day: first, last_day: last }: Asked): Pick<Asked, "first_day" | "last_day"> | null {
  if (!first || !last || last < first) return null;
  const [from, to] = [Date.parse(first), Date.parse(last)];
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { first_day: day(from - (to - from) - DAY_MILLISECONDS), last_day: day(from - DAY_MILLISECONDS) };
}

/** What callers did, of which calls can be found: in the flow as a whole where there is no `node`. */
export interface Deed {
  node?: string;
  did?: string;
  key?: string;
}

/** The address of the calls behind a number. */
export function callsOf(found: FlowFigures, deed: Deed): string {
  const asked = { flow: found.flow, revision: found.revision, ...deed, first_day: found.first_day, last_day: found.last_day };
  const given = Object.entries(asked).filter(([, value]) => value != null && value !== "");
  return `/calls?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
