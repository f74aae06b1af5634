import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { deskChoicesShowOptions, deskShowOptions } from "../api/generated/@tanstack/react-query.gen";
import type { Desk, DeskChoices, Talk } from "../api/generated";
import { useMe } from "../api/session";
import { serverClock } from "../time";

const LOOK_MILLISECONDS = 15_000; // hints come at once; this heals one that was lost
const A_SHIFT_MILLISECONDS = 10 * 60_000;

const CHOICES = { ...deskChoicesShowOptions(), staleTime: A_SHIFT_MILLISECONDS };

/** The desk as it stands: the one truth of what this agent is doing; who is no agent has none. */
export function useDesk(): { desk: Desk | undefined; error: unknown; again: () => void } {
  const { data, error, refetch } = useQuery({ ...deskShowOptions(), enabled: useMe().agentId !== null });
  return { desk: data, error, again: () => void refetch() };
}

/** Looks at the desk every now and then, even in the background; once a page. */
export function useDeskWatch(): void {
  const { data } = useQuery({
    ...deskShowOptions(),
    enabled: useMe().agentId !== null,
    refetchInterval: LOOK_MILLISECONDS,
    refetchIntervalInBackground: true,
  });
  const now = data?.now;
  useEffect(() => {
    if (now) serverClock.learn(now);
  }, [now]);
}

/** What can be chosen: breaks, dispositions, causes, reasons. */
export function useChoices(): DeskChoices | undefined {
  return useQuery(CHOICES).data;
}

/** Whether they are still on their way, for the first time. */
export function useChoicesComing(): boolean {
  return useQuery(CHOICES).isPending;
}

/** Whether a talk goes on, or somebody is on the way into it. */
export function isLive(talk: Talk | null | undefined): talk is Talk {
  return talk != null && talk.status !== "ended";
}
