import { useQuery } from "@tanstack/react-query";

import { linesListingOptions } from "../../api/generated/@tanstack/react-query.gen";

/** Whether a line that is in use leads to this flow, as far as is known yet: what is published is heard only then. */
export function useIsReached(name: string): boolean {
  const { data } = useQuery(linesListingOptions());
  return data?.some(({ active, flow, survey_flow }) => active !== false && (flow === name || survey_flow === name)) ?? true;
}
