import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { CalledOff } from "../../api/generated";
import { useQueueInUse } from "../../desk/labels";
import { Moment } from "../../time";
import matters from "../../page/matters.module.css";
import classes from "./work.module.css";

/** Callbacks that I agreed to, and that a colleague has called off or agreed anew: told for a day, and nothing to be done. */
export function CalledOffCallbacks({ callbacks }: { callbacks: CalledOff[] }) {
  const { t } = useTranslation("work");
  const title = useQueueInUse();
  if (callbacks.length === 0) return null;
  return (
    <section aria-labelledby="called-off" className={`${matters.matter} ${classes.calledOff}`}>
      <h2 className={matters.name} id="called-off">
        {t("calledOff.title")}
      </h2>
      <ul className={matters.list}>
        {callbacks.map((each) => (
          <li key={`${each.entry_id} ${each.at}`}>
            <Text size="sm">
              <Who callback={each} /> · {title(each.queue)}
              {each.due_at && (
                <>
                  {" · "}
                  {t("calledOff.agreedFor")} <Moment at={each.due_at} />
                </>
              )}
            </Text>
            <Text size="sm" c="var(--quiet)">
              <What callback={each} /> <Moment at={each.at} />
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The customer needs it no more; or it stands, and is a colleague's by now. */
function What({ callback }: { callback: CalledOff }) {
  const { t } = useTranslation("work");
  if (callback.anew_for === null) return t("calledOff.words", { by: callback.by });
  return (
    <>
      {t("calledOff.anew", { by: callback.by })} <Moment at={callback.anew_for} /> ·
    </>
  );
}

/** Leads to the customer, else to the call in which it was agreed. */
function Who({ callback }: { callback: CalledOff }) {
  const { t } = useTranslation("work");
  const name = callback.customer ?? callback.number ?? t("what.callback");
  if (callback.customer_id !== null) return <Link to={`/customers/${callback.customer_id}`}>{name}</Link>;
  return callback.call_id === null ? name : <Link to={`/calls/${callback.call_id}`}>{name}</Link>;
}
