import { Button, Group, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  passingConsultMutation,
  passingDestinationsOptions,
  passingTransferMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { ConsultWhom, Destinations, Talk, TransferTo } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useLanguageName, useOtherLanguage, useQueueInUse } from "../../desk/labels";
import { useTelephone } from "../../desk/telephone";
import { soonestFirst, unspokenIn } from "../../desk/whither";
import { Failed } from "../../states";
import { stretch } from "../../time";
import classes from "./company.module.css";

const LOOK_MILLISECONDS = 5_000;
const A_NUMBER = /^\+?[\d\s().-]{6,20}$/;

/** One place where the call may go. `ask`: somebody who can be asked first, at once where they are `there`. Of one that
 *  is not free `about` says why; `warning`: the caller's language is not spoken there. */
interface Way {
  key: string;
  name: string;
  about: string;
  warning: string | null;
  free: boolean;
  to: TransferTo;
  ask: ConsultWhom;
  there: boolean;
}

/** Everybody to whom a call can go: agents, queues, a number. */
export default function Ways({ talk, done }: { talk: Talk; done: () => void }) {
  const { t } = useTranslation("company");
  const { phone } = useTelephone();
  const client = useQueryClient();
  const [sought, setSought] = useState("");
  const [note, setNote] = useState("");
  const { data, error } = useQuery({ ...passingDestinationsOptions(), refetchInterval: LOOK_MILLISECONDS });
  const onSettled = () => askAgain(client, ["desk"]);
  const ask = useMutation({ ...passingConsultMutation(), onSuccess: done, onSettled });
  const transfer = useMutation({
    ...passingTransferMutation(),
    onSuccess: () => {
      phone?.hangUp();
      done();
    },
    onSettled,
  });
  const path = { conversation_id: talk.id };
  const ways = useWays(data, talk).filter((way) => `${way.name} ${way.about}`.toLowerCase().includes(sought.trim().toLowerCase()));
  const number = numberOf(sought);
  const all = number ? [number] : ways;
  const pending = ask.isPending || transfer.isPending;
  return (
    <div className={classes.ways}>
      <TextInput
        label={t("pass.search")}
        placeholder={t("pass.hint")}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
        data-autofocus
        autoFocus // the dialogue looks for its first field before this has been fetched
      />
      <TextInput label={t("pass.note")} value={note} maxLength={500} onChange={(event) => setNote(event.currentTarget.value)} />
      {error && <Failed error={error} />}
      <ul className={classes.where} aria-label={t("pass.title")}>
        {all.map((way) => (
          <li key={way.key}>
            <div className={classes.grow}>
              <span className={classes.name}>{way.name}</span>
              <Text size="sm" c="var(--quiet)">
                {way.about}
              </Text>
              {way.warning && (
                <Text size="sm" c="var(--warn)">
                  {way.warning}
                </Text>
              )}
            </div>
            <Group gap="xs">
              <Button size="xs" variant="default" disabled={!way.there || pending} onClick={() => ask.mutate({ path, body: { ...way.ask, note } })} aria-label={`${t("pass.ask")}: ${way.name}`}>
                {t("pass.ask")}
              </Button>
              <Button size="xs" color="leaf" disabled={!way.free || pending} onClick={() => transfer.mutate({ path, body: { ...way.to, note } })} aria-label={`${t("pass.transfer")}: ${way.name}`}>
                {t("pass.transfer")}
              </Button>
            </Group>
          </li>
        ))}
      </ul>
      {data && all.length === 0 && <Text c="var(--quiet)">{t("pass.nobody")}</Text>}
      {(ask.error ?? transfer.error) && <Failed error={ask.error ?? transfer.error} />}
      <Text size="sm" c="var(--quiet)">
        {t("pass.words")}
      </Text>
    </div>
  );
}

/** A number as typed: without its country's code it is one at home, which the server knows. */
function numberOf(sought: string): Way | null {
  const typed = sought.trim();
  if (!A_NUMBER.test(typed)) return null;
  const number = typed.replace(/[^\d+]/g, "").replace(/^00/, "+");
  return { key: "number", name: number, about: "", warning: null, free: true, there: true, to: { number }, ask: { number } };
}

type Warn = (languages: string[], words?: string) => string | null;

function useWays(data: Destinations | undefined, { briefing }: Talk): Way[] {
  const other = useOtherLanguage();
  const warn: Warn = (languages, words) => briefing && other(briefing, languages, words);
  const agentWay = useAgentWay(warn);
  const queueWay = useQueueWay(warn, data?.agents ?? [], briefing);
  if (!data) return [];
  return soonestFirst(data).map((place) => (place.kind === "agent" ? agentWay(place.agent) : queueWay(place.queue)));
}

function useAgentWay(warn: Warn): (agent: Destinations["agents"][number]) => Way {
  const { t } = useTranslation("company");
  const title = useQueueInUse();
  const language = useLanguageName();
  return (agent) => {
    const free = agent.presence === "available";
    const presence = t(`presence.${agent.presence}`);
    const about = [free ? presence : t("pass.notNow", { presence }), agent.languages.map(language).join(", "), agent.queues.map((name) => title(name)).join(", ")];
    return {
      key: `agent-${agent.agent_id}`,
      name: agent.name,
      about: about.filter(Boolean).join(" · "),
      warning: warn(agent.languages),
      free,
      there: free,
      to: { agent_id: agent.agent_id },
      ask: { agent_id: agent.agent_id },
    };
  };
}

function useQueueWay(warn: Warn, agents: Destinations["agents"], caller: Talk["briefing"]): (queue: Destinations["queues"][number]) => Way {
  const { t } = useTranslation("company");
  const language = useLanguageName();
  const unspoken = (queue: Destinations["queues"][number]) => {
    if (!caller) return null;
    const { language: theirs, spoken_language: own } = caller;
    const found = unspokenIn(queue, agents, own === null ? [theirs] : [theirs, own]);
    return found && t(`pass.${found.why}`, { language: language(theirs), count: found.count });
  };
  const title = useQueueInUse();
  return (queue) => {
    const longest = queue.longest_wait_seconds !== null && t("pass.longest", { time: stretch(queue.longest_wait_seconds) });
    const free = queue.available > 0 ? t("pass.free", { count: queue.available }) : t("pass.theyWait");
    const about = queue.open ? [free, t("pass.waiting", { count: queue.waiting }), longest] : [t("pass.closed")];
    return {
      key: `queue-${queue.name}`,
      name: t("pass.queue", { title: title(queue.name, queue.title) }),
      about: about.filter(Boolean).join(" · "),
      warning: queue.open ? (warn(queue.languages, "pass.nobodySpeaks") ?? unspoken(queue)) : null,
      free: queue.open,
      there: queue.available > 0,
      to: { queue: queue.name },
      ask: { queue: queue.name },
    };
  };
}
