import { Button, Group, Skeleton } from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { tasksFinishMutation, tasksReopenMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { VoicemailLine } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { may, useMe } from "../../api/session";
import { CallButton } from "../../desk/call_out";
import { useLanguageName, useQueueInUse } from "../../desk/labels";
import { Failed } from "../../states";
import { Moment, stretch } from "../../time";
import matters from "../../page/matters.module.css";
import classes from "./messages.module.css";

const Player = lazy(() => import("../../player"));

/** One message: who left it, and what can be done about it. */
export function Message({ message }: { message: VoicemailLine }) {
  const { t } = useTranslation("messages");
  const language = useLanguageName();
  const title = useQueueInUse();
  const [heard, setHeard] = useState(false);
  const name = message.customer ?? message.number ?? t("withheld");
  const about = [
    message.customer && message.number,
    message.queue === null ? t("menu") : title(message.queue),
    message.language && language(message.language),
    message.seconds !== null && t("length", { length: stretch(message.seconds) }),
  ];
  return (
    <li className={matters.matter}>
      <div className={matters.head}>
        <div>
          <h2 className={matters.name}>
            <Who message={message} name={name} />
          </h2>
          <div className={matters.quiet}>{about.filter(Boolean).join(" · ")}</div>
        </div>
        <div className={matters.quiet}>
          <Moment at={message.left_at} />
        </div>
      </div>
      <Group gap="xs" mt="sm">
        {message.may_hear && !heard && (
          <Button size="xs" variant="light" leftSection={<IconPlayerPlay size={16} />} onClick={() => setHeard(true)}>
            {t("listen")}
          </Button>
        )}
        {message.number && <CallButton whom={{ contact_id: message.contact_id }} name={name} words />}
        <Done message={message} name={name} />
      </Group>
      {!message.may_hear && <p className={matters.quiet}>{t(`away.${message.status}`, t("away.stored"))}</p>}
      {heard && (
        <div className={classes.sound}>
          <Suspense fallback={<Skeleton height={100} radius="md" />}>
            <Player recordingId={message.recording_id} name={t("of", { name })} />
          </Suspense>
        </div>
      )}
    </li>
  );
}

function Who({ message, name }: { message: VoicemailLine; name: string }) {
  const { person } = useMe();
  if (may(person.role, "supervisor")) return <Link to={`/calls/${message.call_id}`}>{name}</Link>;
  return message.customer_id === null ? name : <Link to={`/customers/${message.customer_id}`}>{name}</Link>;
}

/** Whether somebody has seen to it; taken back, it is to be done again. */
function Done({ message, name }: { message: VoicemailLine; name: string }) {
  const { t } = useTranslation("messages");
  const client = useQueryClient();
  const onSettled = () => askAgain(client, ["voicemails", "tasks"]);
  const finish = useMutation({ ...tasksFinishMutation(), onSettled });
  const reopen = useMutation({ ...tasksReopenMutation(), onSettled });
  const path = { task_id: message.id };
  const error = finish.error ?? reopen.error;
  return (
    <>
      {message.done_at === null ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconCheck size={16} />}
          onClick={() => finish.mutate({ path })}
          loading={finish.isPending}
          aria-label={`${t("done")}: ${name}`}
        >
          {t("done")}
        </Button>
      ) : (
        <>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={16} />}
            onClick={() => reopen.mutate({ path })}
            loading={reopen.isPending}
            aria-label={`${t("notDone")}: ${name}`}
          >
            {t("notDone")}
          </Button>
          <span className={matters.quiet}>
            {t("doneAt")} <Moment at={message.done_at} />
          </span>
        </>
      )}
      {error && <Failed error={error} />}
    </>
  );
}
