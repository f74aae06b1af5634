import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { presenceBeHere, presenceLeave, type Visitor } from "../../../api/generated";
import { Refusal } from "../../../api/refusal";

const SAID_EVERY_MILLISECONDS = 15_000;
const NOBODY: Visitor[] = [];

/** Says of oneself that one has the draft open, and where; learns who else has. */
export function usePresence(name: string): Visitor[] {
  const node = useWhere();
  const { data, refetch } = useQuery({
    queryKey: presenceOf(name),
    queryFn: async () => (await presenceBeHere({ path: { name }, body: { node } })).data,
    refetchInterval: SAID_EVERY_MILLISECONDS,
    staleTime: 0,
    retry: (count, error) => !(error instanceof Refusal) && count < 2,
    gcTime: 0,
  });
  useEffect(() => {
    if (node !== null) void refetch();
  }, [node, refetch]);
  useEffect(() => () => void presenceLeave({ path: { name }, keepalive: true }).catch(() => undefined), [name]);
  return data ?? NOBODY;
}

/** Who else has it open, as it was learnt last: it is `usePresence`, once on a page, that asks. */
export function useOthers(name: string): Visitor[] {
  return useQuery<Visitor[]>({ queryKey: presenceOf(name), enabled: false, gcTime: 0 }).data ?? NOBODY;
}

function presenceOf(name: string): string[] {
  return ["draft presence", name];
}

/** The place of the document that the keyboard is in: in the outline, beside the graph, or a card of it. */
function useWhere(): string | null {
  const [node, setNode] = useState<string | null>(null);
  useEffect(() => {
    const look = ({ target }: FocusEvent) => {
      const place = target instanceof Element ? target.closest<HTMLElement>("section[id], .react-flow__node") : null;
      if (place) setNode(place.dataset.id ?? place.id);
    };
    addEventListener("focusin", look);
    return () => removeEventListener("focusin", look);
  }, []);
  return node;
}
