import { Button, Group } from "@mantine/core";
import { IconArrowBackUp, IconPhoneOff } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import {
  givenUpListingOptions,
  tasksReopenMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { GivenUpLine } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { may, useMe } from "../../api/session";
import { CallButton } from "../../desk/call_out";
import { useLanguageName, useQueueInUse } from "../../desk/labels";
import { PAGE_ROWS } from "../../log";
import { Fact, Facts } from "../../page";
import { Failed } from "../../states";
import { Moment } from "../../time";
import { Close } from "./close";
import { List, type Wanted } from "./list";
import { useListed } from "./listed";
import matters from "../../page/matters.module.css";

/** Callbacks that reached nobody, however often they were tried: people see to them. */
export function GivenUp(wanted: Wanted) {
  const { state, before } = wanted;
  const listed = useListed(givenUpListingOptions({ query: { done: state === "done", before, limit: PAGE_ROWS } }));
  return (
    <List
      {...wanted}
      {...listed}
      icon={<IconPhoneOff size={36} stroke={1.5} />}
      empty="givenUp.empty"
    >
      {(callback) => <Callback key={callback.id} callback={callback} />}
    </List>
  );
}

function Callback({ callback }: { callback: GivenUpLine }) {
  const { t } = useTranslation("messages");
  const language = useLanguageName();
  const title = useQueueInUse();
  const name = callback.customer ?? callback.number ?? t("withheld");
  const about = [callback.customer && callback.number, title(callback.queue), language(callback.language)];
  return (
    <li className={matters.matter}>
      <div className={matters.head}>
        <div>
          <h2 className={matters.name}>
            <Who callback={callback} name={name} />
          </h2>
          <div className={matters.quiet}>{about.filter(Boolean).join(" · ")}</div>
        </div>
        <div className={matters.quiet}>
          <Moment at={callback.given_up_at} />
        </div>
      </div>
      <Facts>
        <Fact name={t("givenUp.asked")}>
          <Moment at={callback.asked_at} />
        </Fact>
        <Fact name={t("givenUp.promised")}>
          {callback.promised_at ? <Moment at={callback.promised_at} /> : t("givenUp.soon")}
        </Fact>
        <Fact name={t("givenUp.tried")}>{callback.times_tried}</Fact>
        {callback.owner && <Fact name={t("givenUp.owner")}>{callback.owner}</Fact>}
        {callback.done_at === null && (
          <Fact name={t("givenUp.due")}>
            <Moment at={callback.due_at} />
          </Fact>
        )}
        {callback.done_word && <Fact name={t("givenUp.word")}><CameOfIt callback={callback} /></Fact>}
      </Facts>
      <Group gap="xs" mt="sm" align="flex-end">
        {callback.number && <CallButton whom={{ task_id: callback.id }} name={name} words />}
        {callback.done_at === null ? <Close id={callback.id} name={name} /> : <Reopen id={callback.id} name={name} at={callback.done_at} />}
      </Group>
    </li>
  );
}

function Who({ callback, name }: { callback: GivenUpLine; name: string }) {
  const { person } = useMe();
  if (callback.call_id !== null && may(person.role, "supervisor")) return <Link to={`/calls/${callback.call_id}`}>{name}</Link>;
  return callback.customer_id === null ? name : <Link to={`/customers/${callback.customer_id}`}>{name}</Link>;
}

/** What came of it: a person's words, or in which call the customer was served since, which the house says by itself. */
export function CameOfIt({ callback: { done_word: word, served_in: call } }: { callback: GivenUpLine }) {
  const { t } = useTranslation("messages");
  const { person } = useMe();
  if (word !== "served") return word;
  const served = t("givenUp.served");
  return call !== null && may(person.role, "supervisor") ? <Link to={`/calls/${call}`}>{served}</Link> : served;
}

interface Named {
  id: number;
  name: string;
}

function Reopen({ id, name, at }: Named & { at: string }) {
  const { t } = useTranslation("messages");
  const client = useQueryClient();
  const reopen = useMutation({ ...tasksReopenMutation(), onSettled: () => askAgain(client, ["given_up", "tasks"]) });
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowBackUp size={16} />}
        onClick={() => reopen.mutate({ path: { task_id: id } })}
        loading={reopen.isPending}
        aria-label={`${t("notDone")}: ${name}`}
      >
        {t("notDone")}
      </Button>
      <span className={matters.quiet}>
        {t("doneAt")} <Moment at={at} />
      </span>
      {reopen.error && <Failed error={reopen.error} />}
    </>
  );
}
