import { IconArrowDownLeft, IconArrowUpRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { CallLine } from "../../api/generated";
import { useLabels } from "../../desk/labels";
import { Term } from "../../figures";
import { useQueueTitle } from "../../log";
import { Moment, stretch } from "../../time";
import { Outcome } from "./outcome";
import { recordOf } from "./record";
import classes from "./calls.module.css";

/** One row a call; on a narrow screen each is a card of its own. */
export function Table({ calls }: { calls: CallLine[] }) {
  const { t } = useTranslation("calls");
  return (
    <table className={classes.table} aria-label={t("title")}>
      <thead>
        <tr>
          <th scope="col">{t("column.caller")}</th>
          <th scope="col">{t("column.started")}</th>
          <th scope="col">{t("column.reason")}</th>
          <th scope="col">{t("column.queue")}</th>
          <th scope="col">{t("column.agent")}</th>
          <th scope="col">{t("column.outcome")}</th>
          <th scope="col" className={classes.number}>
            <Term of="waited" />
          </th>
          <th scope="col" className={classes.number}>
            <Term of="talked" />
          </th>
        </tr>
      </thead>
      <tbody>
        {calls.map((call) => (
          <Row key={call.id} call={call} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ call }: { call: CallLine }) {
  const { t } = useTranslation(["calls", "callbacks"]);
  const label = useLabels();
  const queue = useQueueTitle();
  const record = recordOf(call);
  const Way = call.direction === "inbound" ? IconArrowDownLeft : IconArrowUpRight;
  const about = [label("reasons", call.reason), label("causes", call.cause)].filter(Boolean).join(" · ");
  return (
    <tr>
      <td>
        <div className={classes.caller}>
          <Way size={18} stroke={1.7} aria-label={t(`direction.${call.direction}`)} role="img" />
          <div>
            <Link to={`/calls/${call.id}`} className={classes.open}>
              {call.customer ?? call.number ?? t("withheld")}
            </Link>
            <div className={classes.quiet}>
              {call.customer && call.number}
              {call.rung && <div>{t("callbacks:rungAt", { number: call.rung })}</div>}
              {call.purpose !== "customer" && <span className={classes.purpose}>{t(`purpose.${call.purpose}`)}</span>}
            </div>
          </div>
        </div>
      </td>
      <td data-name={t("column.started")} className={classes.when}>
        <Moment at={call.started_at} />
      </td>
      <td data-name={t("column.reason")}>{about}</td>
      <td data-name={t("column.queue")}>{call.queues.map(queue).join(", ")}</td>
      <td data-name={t("column.agent")}>{call.agent}</td>
      <td data-name={t("column.outcome")}>
        <Outcome call={call} />
      </td>
      <td data-name={t("column.waited")} className={classes.number}>
        {record.waited !== null && stretch(record.waited)}
      </td>
      <td data-name={t("column.talked")} className={classes.number}>
        {record.talked !== null && stretch(record.talked)}
      </td>
    </tr>
  );
}
