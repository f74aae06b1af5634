import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Briefing } from "../../api/generated";
import { CallOffInTalk } from "../../desk/call_off";
import { CallbackWords } from "../../desk/callback_words";
import { useDesk } from "../../desk/desk";
import classes from "./desk.module.css";

/** Callbacks that the customer is promised besides: they stand after this talk, unless they are called off in it. */
export function PlannedCallbacks({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("desk");
  const { desk } = useDesk();
  if (briefing.callbacks.length === 0) return null;
  const talk = desk?.conversation?.briefing?.offer_id === briefing.offer_id ? desk.conversation : undefined;
  return (
    <section className={classes.card} aria-labelledby="planned">
      <h2 className={classes.heading} id="planned">
        {t("planned.title", { count: briefing.callbacks.length })}
      </h2>
      <ul className={classes.list}>
        {briefing.callbacks.map((each) => (
          <li key={each.entry_id} className={classes.entry}>
            <Group gap="xs" justify="space-between">
              <CallbackWords callback={each} nobodyKnown={!briefing.customer} />
              {talk && <CallOffInTalk talk={talk.id} id={each.entry_id} />}
            </Group>
          </li>
        ))}
      </ul>
      <Text size="sm" c="var(--quiet)">
        {t("planned.stands", { count: briefing.callbacks.length })}
      </Text>
    </section>
  );
}
