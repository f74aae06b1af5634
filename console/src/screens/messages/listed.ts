import { keepPreviousData, useQuery, type UseQueryOptions } from "@tanstack/react-query";

import { LOOK_MILLISECONDS } from ".";

/** A page of things to be done, as the list shows it: the one before stays until the next is here. */
export function useListed<Row, Fault, Key extends readonly unknown[]>(wanted: UseQueryOptions<Row[], Fault, Row[], Key>) {
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...wanted,
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_MILLISECONDS,
  });
  return { rows: data, error, again: () => void refetch(), busy: isPlaceholderData };
}
