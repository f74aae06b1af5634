import { queryOptions } from "@tanstack/react-query";

import { draftsBegin, draftsShow, type DraftSheet } from "../../../api/generated";
import { draftsShowOptions } from "../../../api/generated/@tanstack/react-query.gen";

let openings = 0;

/** Tells one opening of the editor from another. */
export function nextOpening(): number {
  return ++openings;
}

/** The draft that the editor opens with, begun where there is none: once, since asking again could begin another. */
export function draftBegun(name: string) {
  return queryOptions({
    queryKey: ["draft begun", name],
    queryFn: async () => (await draftsBegin({ path: { name } })).data,
    staleTime: "static",
    gcTime: 0,
  });
}

/** The draft as it is, asked again when hints say so. Whatever an earlier opening was told of it, that it is over or an
 *  older draft's words, is none of this one's: versions begin anew with every draft. */
export function draftNow(name: string, opening: number, first: DraftSheet) {
  const { queryKey } = draftsShowOptions({ path: { name } });
  return queryOptions({
    queryKey: [...queryKey, opening],
    queryFn: async ({ signal }) => (await draftsShow({ path: { name }, signal })).data,
    initialData: first,
    staleTime: Infinity,
    gcTime: 0,
  });
}
