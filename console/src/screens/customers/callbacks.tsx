import { Group } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Appointment } from "../../api/generated";
import { CallOffInTalk } from "../../desk/call_off";
import { CallbackWords } from "../../desk/callback_words";
import { useDesk } from "../../desk/desk";
import { OwnCallback } from "../../desk/own_callback";
import parts from "../../records/records.module.css";
import classes from "./customers.module.css";

/** Callbacks that the customer may count on, with what the reader may do about them. */
export function Callbacks({ callbacks, name }: { callbacks: Appointment[]; name: string }) {
  const { t } = useTranslation("desk");
  if (callbacks.length === 0) return null;
  return (
    <section className={parts.card} aria-labelledby="callbacks">
      <h2 className={parts.heading} id="callbacks">
        {t("planned.title", { count: callbacks.length })}
      </h2>
      <ul className={classes.list}>
        {callbacks.map((each) => (
          <li key={each.entry_id}>
            <CallbackWords callback={each} />
            <Group gap="xs" mt="xs">
              <Acts callback={each} name={name} />
            </Group>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One's own is made, put at another time or called off; any other is called off by who talks to the customer. */
function Acts({ callback, name }: { callback: Appointment; name: string }) {
  const talk = useDesk().desk?.conversation;
  const { entry_id: id, due_at: dueAt } = callback;
  if (callback.mine && dueAt) return <OwnCallback id={id} name={name} dueAt={dueAt} byMe={callback.by_themselves} />;
  if (talk?.briefing?.callbacks.some(({ entry_id }) => entry_id === id)) return <CallOffInTalk talk={talk.id} id={id} />;
  return null;
}
