import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { WorkLine } from "../../api/generated";
import { CallButton } from "../../desk/call_out";
import { plain, useQueueInUse } from "../../desk/labels";
import { OwnCallback } from "../../desk/own_callback";
import matters from "../../page/matters.module.css";
import { Tag } from "../../records/tag";
import { Moment, useSecond } from "../../time";
import { Close } from "../messages/close";
import { Keep } from "./keep";
import { whomOf } from "./whom";
import classes from "./work.module.css";

/** One thing to do: for whom, what, by when, and the ways to get it done. */
export function Line({ line }: { line: WorkLine }) {
  const { t } = useTranslation("work");
  useTranslation("messages"); // whoever closes a task finds its words there
  const overdue = Date.parse(line.due_at) < useSecond() * 1000;
  const name = line.customer ?? line.number ?? line.reference ?? t(`what.${line.what}`);
  const whom = whomOf(line);
  return (
    <li className={`${matters.matter} ${classes.line}`} data-overdue={overdue}>
      <div className={matters.head}>
        <Group gap="xs">
          <h2 className={matters.name}>
            <Who line={line} name={name} />
          </h2>
          <Kind line={line} />
        </Group>
        <Text size="sm" fw={overdue ? 650 : undefined} c={overdue ? "var(--bad)" : "var(--quiet)"}>
          {t(overdue ? "overdue" : "due")} <Moment at={line.due_at} />
        </Text>
      </div>
      {line.text && <p className={classes.words}>{line.text}</p>}
      <Text size="sm" c="var(--quiet)">
        {[(line.customer ?? line.number) && line.reference, line.summary].filter(Boolean).join(" · ")}
      </Text>
      <Group gap="xs" mt="sm" align="flex-end">
        {whom && <CallButton whom={whom} name={name} words />}
        {line.what === "callback" && <Callback line={line} name={name} />}
        {line.what === "case" && <Keep id={line.id} name={name} />}
        {line.what === "task" && <Close id={line.id} name={name} />}
      </Group>
    </li>
  );
}

/** What there is to do with a callback: as with any of one's own, and to look at who it is. */
function Callback({ line, name }: { line: WorkLine; name: string }) {
  const { t } = useTranslation("work");
  const customer = line.customer_id !== null && (
    <Button size="xs" variant="default" component={Link} to={`/customers/${line.customer_id}`}>
      {t("openCustomer")}
    </Button>
  );
  if (line.call_id === null) return customer;
  return (
    <OwnCallback id={line.id} name={name} dueAt={line.due_at} byMe={!line.by_anybody}>
      {customer}
    </OwnCallback>
  );
}

function Kind({ line }: { line: WorkLine }) {
  const { t } = useTranslation("work");
  const title = useQueueInUse();
  if (line.what === "case") return <Tag>{t(`desk:kind.${line.kind}`)}</Tag>;
  if (line.what === "task") return <Tag>{t(`task.${line.kind}`, plain(line.kind))}</Tag>;
  return <Tag tone="calm">{t(line.by_anybody ? "callbackByAnybody" : "callback", { queue: title(line.kind) })}</Tag>;
}

/** Leads to the customer, else to the call that it comes from. */
function Who({ line, name }: { line: WorkLine; name: string }) {
  if (line.customer_id !== null) return <Link to={`/customers/${line.customer_id}`}>{name}</Link>;
  return line.call_id === null ? name : <Link to={`/calls/${line.call_id}`}>{name}</Link>;
}
