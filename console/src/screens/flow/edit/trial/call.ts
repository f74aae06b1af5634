import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";

import { trialsBegin, type TrialView as Told } from "../../../../api/generated";
import type { Part } from "../document";
import { useDrafting } from "../drafting";
import { scriptOf, type Pretence, type Step } from "./script";

const PAUSE_MILLISECONDS = 300;

/** A call that is pretended: who calls, what they did so far, and the draft as it was at their last step. */
export interface Call {
  pretence: Pretence;
  /** The rehearsal that is played instead of a pretence. */
  loaded: Part | null;
  steps: Step[];
  began: Date;
  /** Tells one call from another. */
  number: number;
  then: Part;
}

/** What a call is with a draft. */
export function useTrial(call: Call | null, draft: Part) {
  const [document] = useDebouncedValue(draft, PAUSE_MILLISECONDS);
  const now = useTold(call, document);
  const before = useTold(call, call?.then ?? document);
  return { ...now, before: before.isPlaceholderData ? undefined : before.data };
}

function useTold(call: Call | null, document: Part) {
  const body = call && {
    document,
    rehearsal: call.loaded
      ? { ...without(call.loaded), keys: call.steps }
      : scriptOf(document, call.pretence, call.steps, call.began),
    lent: call.loaded === null,
    planned: call.loaded !== null || call.pretence.planned,
  };
  return useQuery({
    queryKey: ["a trial call", call?.number, body],
    queryFn: async (): Promise<Told | null> => (body ? (await trialsBegin({ body })).data : null),
    enabled: body !== null,
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: (last: Told | null | undefined, query) => (call && query?.queryKey[1] === call.number ? last : undefined),
  });
}

/** A rehearsal without what is expected of it: the telephone tells what comes. */
function without(rehearsal: Part): Part {
  return Object.fromEntries(Object.entries(rehearsal).filter(([name]) => name !== "expect"));
}

/** Lights the place where a call is; every time that it moves on, brings it into view if it is not. */
export function useLight(place: string | null, moment: string) {
  const { light } = useDrafting();
  useEffect(() => {
    light(place === null ? null : { node: place });
    const seen = place === null ? null : window.document.getElementById(place);
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    void seen?.scrollIntoView({ block: "nearest", behavior: isCalm ? "auto" : "smooth" });
    return () => light(null);
  }, [light, place, moment]);
}
