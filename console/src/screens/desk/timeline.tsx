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
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { customersTimeline } from "../../api/generated";
import type { Briefing, Noted } from "../../api/generated";
import { useBecame } from "../../desk/became";
import { plain, useLabels } from "../../desk/labels";
import { Notes } from "../../desk/notes";
import { Moment } from "../../time";
import classes from "./desk.module.css";

const PICTURES: Record<string, Icon> = {
  call: IconPhone,
  callback: IconPhoneOutgoing,
  outgoing: IconPhoneOutgoing,
  email: IconMail,
  "e-mail": IconMail,
  letter: IconMailbox,
  visit: IconBuildingStore,
  sms: IconDeviceMobileMessage,
  chat: IconMessages,
};

interface Met {
  id: number;
  channel: string;
  at: string;
  reason: string | null;
  cause: string | null;
  agent: string | null;
  disposition: string | null;
  notes: Noted[];
  outcome: string | null;
  queue_seconds: number | null;
  /** Whose it was, where it is not known who calls. */
  customer?: string | null;
}

/** What went before, on every channel, newest first. */
export function Timeline({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("desk");
  const [all, setAll] = useState(false);
  const customer = briefing.customer;
  return (
    <section className={classes.card} aria-labelledby="timeline">
      <h2 className={classes.heading} id="timeline">
        {t("timeline.title")}
      </h2>
      {briefing.last_contacts.length === 0 && <Text c="var(--quiet)">{t("timeline.none")}</Text>}
      {all && customer ? (
        <Whole customerId={customer.id} except={briefing.contact_id} />
      ) : (
        <Contacts met={briefing.last_contacts} />
      )}
      {!all && customer && briefing.last_contacts.length > 0 && (
        <Button size="xs" variant="subtle" onClick={() => setAll(true)}>
          {t("timeline.all")}
        </Button>
      )}
    </section>
  );
}

function Whole({ customerId, except }: { customerId: number; except: number }) {
  const { t } = useTranslation("desk");
  const pages = useInfiniteQuery({
    queryKey: [{ _id: "timeline", customerId, tags: ["customers"] }],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam, signal }) =>
      (await customersTimeline({ path: { customer_id: customerId }, query: { before: pageParam }, signal })).data,
    getNextPageParam: (page) => page.at(-1)?.id,
  });
  const met = (pages.data?.pages.flat() ?? [])
    .filter((contact) => contact.id !== except)
    .map((contact) => ({ ...contact, at: contact.started_at }));
  return (
    <>
      <Contacts met={met} />
      {pages.hasNextPage && (
        <Button size="xs" variant="subtle" onClick={() => void pages.fetchNextPage()} loading={pages.isFetching}>
          {t("timeline.more")}
        </Button>
      )}
    </>
  );
}

function Contacts({ met }: { met: Met[] }) {
  const { t } = useTranslation("desk");
  const label = useLabels();
  const became = useBecame();
  return (
    <ul className={classes.list}>
      {met.map((contact) => {
        const Picture = PICTURES[contact.channel] ?? IconMessage;
        const why = [label("reasons", contact.reason), label("causes", contact.cause)].filter(Boolean).join(" · ");
        const result = contact.disposition && t(`disposition.${contact.disposition}`, plain(contact.disposition));
        const outcome = [result, became(contact), contact.agent].filter(Boolean).join(" · ");
        return (
          <li key={contact.id} className={classes.entry}>
            <Group gap={8} wrap="nowrap" align="flex-start">
              <Picture size={18} stroke={1.7} aria-label={t(`channel.${contact.channel}`, plain(contact.channel))} role="img" style={{ flexShrink: 0 }} />
              <div style={{ minWidth: 0 }}>
                <Text fw={550} lh={1.3}>
                  {why || t(`channel.${contact.channel}`, plain(contact.channel))}
                </Text>
                <div className={classes.quiet}>
                  {contact.customer && (
                    <>
                      <strong>{contact.customer}</strong>
                      {" · "}
                    </>
                  )}
                  <Moment at={contact.at} />
                  {outcome && ` · ${outcome}`}
                </div>
                <Notes notes={contact.notes} since={contact.at} className={classes.words} />
              </div>
            </Group>
          </li>
        );
      })}
    </ul>
  );
}
