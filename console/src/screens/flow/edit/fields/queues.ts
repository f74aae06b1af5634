import { useQuery } from "@tanstack/react-query";

import type { QueueSettings } from "../../../../api/generated";
import { queueSettingsListingOptions } from "../../../../api/generated/@tanstack/react-query.gen";

/** Every queue as it is set up. */
export function useQueues(): QueueSettings[] {
  return useQuery(queueSettingsListingOptions()).data ?? [];
}
