import { Button, Group, Text } from "@mantine/core";
import {
  IconBuildingStore,
  IconDeviceMobileMessage,
  IconMail,
  IconMailbox,
  IconMessage,
  IconMessages,
  IconPhone,
  IconPhoneOutgoing,
  type Icon,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { customersTimeline } from "../../api/generated";
import type { ContactLine } from "../../api/generated";
import { useBecame } from "../../desk/became";
import { plain, useLabels } from "../../desk/labels";
import { Notes } from "../../desk/notes";
import { Failed, Loading } from "../../states";
import { Moment } from "../../time";
import parts from "../../records/records.module.css";
import classes from "./customers.module.css";

const PAGE_ROWS = 20;
const PICTURES: Record<string, Icon> = {
  call: IconPhone,
  callback: IconPhoneOutgoing,
  outgoing: IconPhoneOutgoing,
  email: IconMail,
  letter: IconMailbox,
  visit: IconBuildingStore,
  sms: IconDeviceMobileMessage,
  chat: IconMessages,
};

/** Every contact on every channel, newest first. */
export function Timeline({ customerId }: { customerId: number }) {
  const { t } = useTranslation("customers");
  const pages = useInfiniteQuery({
    queryKey: [{ _id: "contacts", customerId, tags: ["customers"] }],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam, signal }) =>
      (
        await customersTimeline({
          path: { customer_id: customerId },
          query: { ...(pageParam && { before: pageParam }) },
          signal,
        })
      ).data,
    getNextPageParam: (page: ContactLine[]) => (page.length < PAGE_ROWS ? undefined : page.at(-1)?.id),
  });
  const met = pages.data?.pages.flat();
  return (
    <section className={parts.card} aria-labelledby="timeline">
      <h2 className={parts.heading} id="timeline">
        {t("timeline.title")}
      </h2>
      {pages.error && <Failed error={pages.error} again={() => void pages.refetch()} />}
      {pages.isLoading && <Loading />}
      {met?.length === 0 && <Text c="var(--quiet)">{t("timeline.none")}</Text>}
      <ul className={classes.list}>
        {met?.map((contact) => (
          <Met key={contact.id} contact={contact} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button size="xs" variant="subtle" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
    </section>
  );
}

function Met({ contact }: { contact: ContactLine }) {
  const { t } = useTranslation(["customers", "desk"]);
  const label = useLabels();
  const became = useBecame()(contact);
  const Picture = PICTURES[contact.channel] ?? IconMessage;
  const channel = t(`channel.${contact.channel}`, plain(contact.channel));
  const why = [label("reasons", contact.reason), label("causes", contact.cause)].filter(Boolean).join(" · ");
  return (
    <li>
      <Group gap={10} wrap="nowrap" align="flex-start">
        <Picture size={20} stroke={1.7} role="img" aria-label={channel} style={{ flex: "none", marginTop: 2 }} />
        <div style={{ minWidth: 0 }}>
          <Text fw={550}>{why || channel}</Text>
          <Text size="sm" c="var(--quiet)">
            <Moment at={contact.started_at} />
            {contact.disposition && ` · ${t(`desk:disposition.${contact.disposition}`, plain(contact.disposition))}`}
            {became && ` · ${became}`}
            {contact.agent && ` · ${contact.agent}`}
          </Text>
          <Notes notes={contact.notes} since={contact.started_at} className={classes.words} />
        </div>
      </Group>
    </li>
  );
}
