import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import {
  agentsEverybodyOptions,
  linesListingOptions,
  queueSettingsListingOptions,
  staffListingOptions,
} from "../../../api/generated/@tanstack/react-query.gen";
import { plain } from "../../../desk/labels";

/** What a change was to, by its name where we know one: "queue:3" is "Queue Repairs". */
export function useSubjects(): (subject: string, called?: Record<string, string>) => string {
  const { t } = useTranslation("administration");
  const { data: agents } = useQuery(agentsEverybodyOptions());
  const { data: people } = useQuery(staffListingOptions());
  const { data: queues } = useQuery(queueSettingsListingOptions());
  const { data: lines } = useQuery(linesListingOptions());
  const names: Record<string, (id: number) => string | undefined> = {
    agent: (id) => agents?.find((each) => each.id === id)?.name,
    staff: (id) => people?.find((each) => each.id === id)?.name,
    queue: (id) => queues?.find((each) => each.id === id)?.title,
    line: (id) => lines?.find((each) => each.id === id)?.title,
  };
  return (subject, called) => {
    const [noun = "", ...rest] = subject.split(":");
    const id = rest.join(" ");
    return `${t(`noun.${noun}`, plain(noun))} ${called?.[subject] ?? names[noun]?.(Number(id)) ?? id}`.trim();
  };
}

/** What queues are called, by subject ("queue:3"). */
export function useQueueNames(): Record<string, string> {
  const { data: queues } = useQuery(queueSettingsListingOptions());
  return Object.fromEntries((queues ?? []).map(({ id, title }) => [`queue:${id}`, title]));
}
