import { Group, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { conversationCallOffMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Briefing, Planned } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { CallOff } from "../../desk/call_off";
import { Failed } from "../../states";
import { useDesk } from "../../desk/desk";
import { useQueueInUse } from "../../desk/labels";
import { Moment } from "../../time";
import classes from "./desk.module.css";

/** Callbacks that the customer is promised besides: they stand after this talk, unless they are called off in it. */
export function PlannedCallbacks({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("desk");
  const { desk } = useDesk();
  const client = useQueryClient();
  const callOff = useMutation({
    ...conversationCallOffMutation(),
    onSettled: () => askAgain(client, ["desk"]),
  });
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
              <Words callback={each} nobodyKnown={!briefing.customer} />
              {talk && (
                <CallOff
                  pending={callOff.isPending}
                  sure={() => callOff.mutate({ path: { conversation_id: talk.id, entry_id: each.entry_id } })}
                />
              )}
            </Group>
          </li>
        ))}
      </ul>
      <Text size="sm" c="var(--quiet)">
        {t("planned.stands", { count: briefing.callbacks.length })}
      </Text>
      {callOff.error && <Failed error={callOff.error} />}
    </section>
  );
}

/** In whose name it stands, where it is not known who calls: several may share the number. */
function Words({ callback, nobodyKnown }: { callback: Planned; nobodyKnown: boolean }) {
  const { t } = useTranslation("desk");
  const title = useQueueInUse();
  return (
    <div>
      <Text fw={600}>
        {title(callback.queue, callback.queue_title)}
        {callback.due_at && (
          <>
            {" · "}
            <Moment at={callback.due_at} />
          </>
        )}
      </Text>
      {nobodyKnown && callback.customer && <div>{t("planned.inNameOf", { name: callback.customer })}</div>}
      <div className={classes.quiet}>
        {callback.agreed_with ? t("planned.agreedWith", { name: callback.agreed_with }) : t("planned.askedFor")}
      </div>
    </div>
  );
}
