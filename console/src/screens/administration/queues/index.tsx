import { Button } from "@mantine/core";
import { IconPlus, IconStack2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { agentsEverybodyOptions, queueSettingsListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { QueueSettings } from "../../../api/generated";
import { titleOf } from "../../../desk/labels";
import { Empty, Failed, Loading } from "../../../states";
import { Listing, type Column } from "../../../records/listing";
import { useOpened } from "../parts/opened";
import { useNames, WEEK } from "../parts/places";
import { Section } from "../parts/section";
import { Tag } from "../../../records/tag";
import { InUse } from "../parts/state";
import { Queue } from "./queue";

/** What callers wait in. */
export function Queues() {
  const { t } = useTranslation("administration");
  const { opened, open, close } = useOpened("queues");
  const { data: queues, error, refetch } = useQuery(queueSettingsListingOptions());
  const columns = useColumns();
  const chosen = queues?.find(({ id }) => String(id) === opened);
  return (
    <Section
      title={t("section.queues")}
      words={t("queues.words")}
      action={
        <Button leftSection={<IconPlus size={18} />} onClick={() => open("new")}>
          {t("queues.add")}
        </Button>
      }
    >
      {error && <Failed error={error} again={() => void refetch()} />}
      {!queues && !error && <Loading />}
      {queues?.length === 0 && (
        <Empty icon={<IconStack2 size={36} />} title={t("queues.none")}>
          {t("queues.noneWords")}
        </Empty>
      )}
      {queues && queues.length > 0 && (
        <Listing
          label={t("section.queues")}
          rows={queues}
          columns={columns}
          keyOf={(queue) => queue.id}
          isOff={(queue) => !queue.active}
          onOpen={(queue) => open(queue.id)}
        />
      )}
      {(opened === "new" || chosen) && <Queue key={opened} queue={chosen} close={close} />}
    </Section>
  );
}

function useColumns(): Column<QueueSettings>[] {
  const { t, i18n } = useTranslation("administration");
  const hours = useHours();
  const { data: agents } = useQuery(agentsEverybodyOptions());
  return [
    { title: t("field.title"), cell: (queue) => titleOf(queue, i18n.language) },
    { title: t("field.hours"), cell: hours },
    { title: t("field.target_seconds"), cell: (queue) => t("seconds", { count: queue.target_seconds }) },
    { title: t("field.wrap_up_seconds"), cell: (queue) => t("seconds", { count: queue.wrap_up_seconds }) },
    { title: t("field.max_size"), cell: (queue) => queue.max_size },
    {
      title: t("section.agents"),
      cell: ({ id, active }) => {
        const serve = agents?.filter((agent) => agent.active && agent.queue_ids.includes(id)).length;
        return serve === 0 && active ? <Tag tone="warn">{t("queues.nobody")}</Tag> : serve;
      },
    },
    { title: t("field.active"), cell: (queue) => <InUse active={queue.active} /> },
  ];
}

/** The week in a line, with its zone: "Mon–Fri 09:00-18:00 (Europe/Rome)". */
function useHours(): (queue: QueueSettings) => string {
  const { t } = useTranslation("administration");
  const { weekday } = useNames();
  return ({ hours, time_zone }) => {
    if (!hours) return t("hours.always");
    const days = WEEK.filter((day) => hours.week[day]?.length);
    const [first, last] = [days[0], days.at(-1)];
    if (!first || !last) return t("hours.closed");
    const periods = [...new Set(days.map((day) => hours.week[day]!.join(", ")))];
    const whole = days.length > 1 && WEEK.indexOf(last) - WEEK.indexOf(first) === days.length - 1;
    const span = whole ? `${weekday(first)} – ${weekday(last)}` : days.map(weekday).join(", ");
    return `${span}${periods.length === 1 ? ` ${periods[0]}` : ""} (${time_zone})`;
  };
}
