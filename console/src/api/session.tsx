import { queryOptions, useQuery } from "@tanstack/react-query";
import { createContext, use, type ReactNode } from "react";

import { learnToken, logInAgain } from "./client";
import { Refusal } from "./refusal";
import { sessionShow } from "./generated";
import type { Company, Person, Right } from "./generated";
import { keepFor } from "../desk/kept";
import { connection } from "../stream/connection";
import { serverClock } from "../time/clock";
import { Failed } from "../states/failed";
import { Loading } from "../states/loading";

export type Role = "agent" | "supervisor" | "manager" | "admin";
const ROLES: Role[] = ["agent", "supervisor", "manager", "admin"];

export interface Me {
  person: Person;
  agentId: number | null;
  /** Callers are for them: a supervisor's telephone may be there just to come into talks. */
  serves: boolean;
  company: Company;
}

const Context = createContext<Me | null>(null);

let known = false; // somebody was logged in when this page was loaded

/** The question who is logged in, and where. Once somebody was, an answer that nobody is leaves the page standing. */
export const sessionOptions = queryOptions({
  queryKey: ["session"],
  staleTime: Infinity,
  queryFn: async ({ signal }) => {
    const { data: session } = await sessionShow({ signal });
    learnToken(session.csrf_token);
    serverClock.learn(session.now);
    if (!session.person && known) {
      connection.end();
      throw new Refusal(401, "nobody is logged in any more");
    }
    if (!session.person) logInAgain();
    known = session.person !== null;
    if (session.person) keepFor(session.person.id);
    if (session.person?.must_change_password) location.assign("/password");
    return session;
  },
});

/** Whether this person is logged in again, in another tab; then this page may go on. */
export async function isBack(person: Person): Promise<boolean> {
  const { data: session } = await sessionShow();
  if (session.person?.id !== person.id) return false;
  learnToken(session.csrf_token);
  return true;
}

/** Who is logged in; draws nothing below until that is known. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const { data, error, refetch } = useQuery(sessionOptions);
  if (!data?.person) return error ? <Failed error={error} again={() => void refetch()} /> : <Loading />;
  const { person, agent_id: agentId, serves, company } = data;
  return <Context value={{ person, agentId, serves, company }}>{children}</Context>;
}

export function useMe(): Me {
  const me = use(Context);
  if (!me) throw new Error("useMe outside of SessionProvider");
  return me;
}

/** Whether a role may do what `needed` may: each may do all that the ones before it may. */
export function may(role: string, needed: Role): boolean {
  return ROLES.indexOf(role as Role) >= ROLES.indexOf(needed);
}

/** Whether somebody was given this right; an administrator gives them (ivr/staff/rights.py). */
export function allowed(person: Person, right: Right): boolean {
  return person.rights.includes(right);
}
