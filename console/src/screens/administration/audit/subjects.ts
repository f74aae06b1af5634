import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import {
  agentsEverybodyOptions,
  linesListingOptions,
  queueSettingsListingOptions,
  staffListingOptions,
} from "../../../api/generated/@tanstack/react-query.gen";
import { plain, titleOf } from "../../../desk/labels";

/** What a change was to, by its name where we know one: "queue:3" is "Queue Repairs". */
export function useSubjects(): (subject: string, called?: Record<string, string>) => string {
  const { t, i18n } = useTranslation("administration");
  const { data: agents } = useQuery(agentsEverybodyOptions());
  const { data: people } = useQuery(staffListingOptions());
  const { data: queues } = useQuery(queueSettingsListingOptions());
  const { data: lines } = useQuery(linesListingOptions());
  const names: Record<string, (id: number) => string | undefined> = {
    agent: (id) => agents?.find((each) => each.id === id)?.name,
    staff: (id) => people?.find((each) => each.id === id)?.name,
    queue: (id) => queues?.filter((each) => each.id === id).map((each) => titleOf(each, i18n.language))[0],
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
  const { i18n } = useTranslation();
  const { data: queues } = useQuery(queueSettingsListingOptions());
  return Object.fromEntries((queues ?? []).map((queue) => [`queue:${queue.id}`, titleOf(queue, i18n.language)]));
}
