import { lazy, Suspense, useEffect, type ReactNode } from "react";

import { useMe } from "../api/session";
import { useConnection } from "../stream";
import { isLive, useDesk, useDeskWatch } from "./desk";
import { forgetTalks } from "./kept";
import { isMeant } from "./leaving";
import { OfferBanner } from "./offer_banner";
import { PartBar } from "./part_bar";
import { TelephoneProvider } from "./telephone";
import { nameDocument } from "./title";

const TalkBar = lazy(() => import("./talk_bar"));

/** What an agent has wherever they are in the console: the telephone, and the bell. It is there for the others too:
 *  a supervisor is given a telephone with the first talk that they come into, and what they were writing stays. */
export function AtWork({ children }: { children: ReactNode }) {
  const { company, agentId } = useMe();
  useDeskWatch();
  useForgetting();
  useEffect(() => nameDocument(company.name), [company.name]);
  return (
    <TelephoneProvider>
      {agentId !== null && (
        <>
          <OfferBanner />
          <PartBar />
          <MyTalk />
          <Leaving />
        </>
      )}
      {children}
    </TelephoneProvider>
  );
}

/** Fetched as soon as a talk begins, so that it is there when another screen is opened, whatever the network does. */
function MyTalk() {
  const { desk } = useDesk();
  if (!desk?.conversation) return null;
  return (
    <Suspense fallback={null}>
      <TalkBar key={desk.conversation.id} talk={desk.conversation} />
    </Suspense>
  );
}

/** What was typed about a talk goes from this browser once it is written up, whoever ended that: agent or timer.
 *  Where the timer ended it with something wanting, it stays until the next call: it is finished from there. */
function useForgetting(): void {
  const { desk } = useDesk();
  const open = desk && (desk.conversation?.id ?? desk.unfinished?.id ?? null);
  useEffect(() => {
    if (open !== undefined) forgetTalks(open);
  }, [open]);
}

/** Asks before the page is closed in the middle of a call; a reload is survived all the same. */
function Leaving() {
  const { desk } = useDesk();
  const connection = useConnection();
  const live = isLive(desk?.conversation) && connection === "open";
  useEffect(() => {
    if (!live) return;
    const ask = (event: BeforeUnloadEvent) => {
      if (!isMeant()) event.preventDefault();
    };
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [live]);
  return null;
}
