import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { agentsEverybodyOptions, linesListingOptions, queueSettingsListingOptions } from "../api/generated/@tanstack/react-query.gen";
import { may, useMe } from "../api/session";
import { useChoices } from "../desk/desk";
import { labelOf, titleOf, useQueueInUse } from "../desk/labels";
import type { Option } from "./fields";

const A_SHIFT_MILLISECONDS = 10 * 60_000;
const KEPT = { staleTime: A_SHIFT_MILLISECONDS };

/** The lists that logs are filtered by. */
export function useLists(): { lines: Option[]; queues: Option[]; agents: Option[]; reasons: Option[] } {
  const { i18n } = useTranslation();
  const lines = useQuery({ ...linesListingOptions(), ...KEPT }).data ?? [];
  const queues = useQueues();
  const agents = useQuery({ ...agentsEverybodyOptions(), ...KEPT, enabled: useSupervising() }).data ?? [];
  const reasons = useChoices()?.reasons ?? [];
  return {
    lines: lines.map(({ id, title }) => ({ value: String(id), label: title })),
    queues: queues.map((queue) => ({ value: queue.name, label: titleOf(queue, i18n.language) })),
    agents: agents.map(({ id, name }) => ({ value: String(id), label: name })),
    reasons: reasons.map((reason) => ({ value: reason.key, label: labelOf(reason, i18n.language) })),
  };
}

/** What a queue is called, one out of use too; its key where the reader may not list those. */
export function useQueueTitle(): (name: string) => string {
  const { i18n } = useTranslation();
  const inUse = useQueueInUse();
  const queues = useQueues();
  return (name) => {
    const queue = queues.find((each) => each.name === name);
    return queue ? titleOf(queue, i18n.language) : inUse(name);
  };
}

function useQueues() {
  return useQuery({ ...queueSettingsListingOptions(), ...KEPT, enabled: useSupervising() }).data ?? [];
}

function useSupervising(): boolean {
  return may(useMe().person.role, "supervisor");
}
