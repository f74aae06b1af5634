import { Alert, Button, Chip, Group, Progress, Select, Stack, Text } from "@mantine/core";
import { IconCheck, IconClockPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import {
  conversationExtendMutation,
  conversationWrapUpMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { QueueChoices, Talk, WrapUpBody, WrittenUp } from "../../api/generated";
import { Refusal } from "../../api/refusal";
import { useMe } from "../../api/session";
import { askAgain } from "../../api/rooms";
import { tellArranged, type Arranged } from "../../desk/arranged";
import { useChoices } from "../../desk/desk";
import { labelOf, plain } from "../../desk/labels";
import { leadToFault } from "../../records/faults";
import { Failed } from "../../states";
import { dueOn, instantIn, Moment, serverClock, soonIn, stretch, useSecondsUntil } from "../../time";
import { NotReached } from "./call_state";
import { NotTheCustomer } from "./called_back";
import { CaseFields } from "./case_fields";
import { useDraft, type Draft, type Missing, type Need } from "./draft";
import { CallbackField, OwnerField, ReasonField } from "./follow_up";
import { KEY, useKey } from "./keys";
import { NoteField, useNote } from "./note";
import { Shortcut } from "./shortcut";
import { STILL_MISSING, StillMissing } from "./still_missing";
import classes from "./desk.module.css";

const AT_WORK = "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";
const NOTHING: Missing = new Set();
const LAST_SECONDS = 2;
/** Of a talk that somebody else goes on with: nothing more is needed of this agent. */
const PASSED_ON = "passed on";
/** Of a talk after which the customer is called: when, is asked at once. */
const WILL_CALL_BACK = "will call back";

interface WrapUpProps {
  talk: Talk;
  /** Whom it was with, where nothing else on the screen says so. */
  of?: string;
}

/** What came of it: noted during the talk, finished after it, on the server's timer. */
export default function WrapUp({ talk, of }: WrapUpProps) {
  const { t, i18n } = useTranslation("desk");
  const { company, person } = useMe();
  const client = useQueryClient();
  const choices = useChoices();
  const live = talk.status !== "ended";
  const note = useNote(talk);
  const field = useRef<HTMLTextAreaElement>(null);
  const form = useRef<HTMLElement>(null);
  const [tried, setTried] = useState(false);
  const { written, touched, change, forget } = useDraft(talk.id, emptyOf(talk));
  const disposition = written.disposition ?? talk.disposition; // the carrier may have said it
  const calling = useSuggested(!live && disposition === WILL_CALL_BACK && !!talk.briefing?.number && !touched("callbackDay"));
  const draft = { ...written, disposition, ...calling };
  const finish = useMutation({
    ...conversationWrapUpMutation(),
    onSuccess: (kept, { body }) => {
      tellArranged(arrangedBy(talk, body, kept, person.id));
      forget();
      note.forget();
    },
    onError: () => askAgain(client, ["desk_choices"]),
    onSettled: () => askAgain(client, ["desk"]),
  });
  const queue = choices?.queues.find(({ name }) => name === talk.briefing?.queue);
  const dispositions = [...new Set([...(queue?.dispositions ?? []), ...talk.dispositions])];
  const passedOn = draft.disposition === PASSED_ON && talk.dispositions.includes(PASSED_ON);
  const need = passedOn ? null : (queue?.disposition_needs[draft.disposition ?? ""] ?? null);
  const said = need === "promise" ? { ...draft, solved: null } : draft; // a promise keeps its case open
  const met = need === "promise" && !live && said.callbackDay !== ""; // by the callback that is arranged
  const missing = new Set([
    ...missingIn(said, dispositions, met ? null : need),
    ...askedFor(passedOn ? undefined : queue, said, note.note, company.time_zone),
  ]);
  const save = () => {
    setTried(true);
    if (missing.size === 0)
      return finish.mutate({ path: { conversation_id: talk.id }, body: bodyOf(said, note.note, company.time_zone) });
    leadToFault(form.current);
  };
  const saveWhatIsThere = () => {
    if (missing.size === 0 && draft.disposition && !finish.isPending) save();
  };
  useKey("save", live || finish.isPending ? undefined : save);
  useEffect(() => {
    const area = field.current;
    if (!area || document.activeElement === area) return;
    area.setSelectionRange(area.value.length, area.value.length); // what is typed goes on with what is there
    // Who writes or chooses something stays there; anything else gives way to the note, lest first words be lost.
    if (!document.activeElement?.closest(AT_WORK)) area.focus({ preventScroll: true });
  }, [live]);
  return (
    <section className={classes.card} aria-labelledby="wrap-up" ref={form}>
      <Group justify="space-between" pb="sm" className={live ? undefined : classes.timed}>
        <h2 className={classes.heading} id="wrap-up" style={{ margin: 0 }}>
          {t(live ? "wrapUp.during" : "wrapUp.title")}
        </h2>
        {!live && talk.wrap_up_until && <Timer talk={talk} until={talk.wrap_up_until} runsOut={saveWhatIsThere} />}
      </Group>
      {of && (
        <Group gap="xs" pb="sm">
          <Text fw={650}>{of}</Text>
          <Moment at={talk.started_at} />
        </Group>
      )}
      <Successor talk={talk} />
      <NotReached talk={talk} />
      {!live && <NotTheCustomer talk={talk} />}
      <Stack gap="md">
        <NoteField state={note} ref={field} missing={tried && missing.has("note")} />
        {dispositions.length > 0 && (
          <Dispositions
            all={dispositions}
            value={draft.disposition}
            choose={(disposition) => {
              setTried(false); // what another result needs is asked for when it is tried
              change({ disposition });
              note.choose(disposition);
            }}
            missing={tried && missing.has("disposition")}
            refused={faultOf(finish.error, "disposition")}
          />
        )}
        <ReasonField draft={draft} change={change} choices={choices} missing={tried ? missing : NOTHING} />
        <Select
          label={t("wrapUp.cause")}
          description={t("wrapUp.causeWhen")}
          placeholder={t("wrapUp.noCause")}
          data={(choices?.causes ?? []).map((cause) => ({ value: cause.key, label: labelOf(cause, i18n.language) }))}
          value={draft.cause}
          onChange={(cause) => change({ cause })}
          error={tried && missing.has("cause") && t("record:wrapUp.causeMissing")}
          clearable
          clearButtonProps={{ "aria-label": t("clear") }}
        />
        <CaseFields
          draft={said}
          change={change}
          need={need}
          met={met}
          mayCallBack={!!talk.briefing?.number}
          cases={talk.briefing?.open_cases ?? []}
          missing={tried ? missing : NOTHING}
        />
        {draft.case && draft.solved === null && <OwnerField draft={draft} change={change} choices={choices} />}
        {!live && (
          <CallbackField draft={draft} change={(part) => change({ ...calling, ...part })} missing={tried ? missing : NOTHING} briefing={talk.briefing} />
        )}
        {finish.error && faultOf(finish.error, "disposition") === null && <Failed error={finish.error} />}
        <Group justify="flex-end">
          {!live && <StillMissing missing={missing} />}
          <TooEarly talk={talk} seconds={live || passedOn ? 0 : (queue?.wrap_up_least_seconds ?? 0)} />
          {live ? (
            <Text size="sm" c="var(--quiet)">
              {t("wrapUp.afterwards")}
            </Text>
          ) : (
            <Button
              size="md"
              leftSection={<IconCheck size={18} />}
              onClick={save}
              loading={finish.isPending}
              aria-describedby={STILL_MISSING}
            >
              {t("wrapUp.finish")} <Shortcut>{KEY.save}</Shortcut>
            </Button>
          )}
        </Group>
      </Stack>
    </section>
  );
}

/** Who has the caller now, and what is left to do here. */
function Successor({ talk }: { talk: Talk }) {
  const { t } = useTranslation("company");
  const { successor: name, ended_why } = talk;
  if (!name) return null;
  const taken = ended_why === "taken_over";
  return (
    <Alert
      mb="md"
      color={taken ? "orange" : "lagoon"}
      role={taken ? "alert" : "status"}
      title={t(taken ? "relieved.title" : "relieved.handed", { name })}
      styles={{ title: { color: "var(--mantine-color-text)" } }}
    >
      {t(taken ? "relieved.words" : "relieved.handedWords", { name })}
    </Alert>
  );
}

/** The queue keeps the wrap-up open for a while. */
function TooEarly({ talk, seconds }: { talk: Talk; seconds: number }) {
  const { t } = useTranslation("desk");
  const open = new Date(Date.parse(talk.ended_at ?? talk.started_at) + seconds * 1000).toISOString();
  const left = useSecondsUntil(open);
  if (seconds === 0 || left <= 0) return null;
  return (
    <Text size="sm" c="var(--quiet)">
      {t("record:wrapUp.tooEarly", { seconds: left })}
    </Text>
  );
}

interface DispositionsProps {
  all: string[];
  value: string | null;
  choose: (disposition: string) => void;
  missing: boolean;
  /** Why the server would not have it. */
  refused: string | null;
}

/** What came of it, in the queue's own words: one of them is needed. */
function Dispositions({ all, value, choose, missing, refused }: DispositionsProps) {
  const { t } = useTranslation("desk");
  const wrong = missing ? t("wrapUp.dispositionMissing") : refused;
  return (
    <div
      role="radiogroup"
      aria-labelledby="disposition"
      aria-required
      aria-invalid={wrong !== null}
      aria-describedby={wrong === null ? undefined : "disposition-wrong"}
    >
      <Text size="sm" fw={600} mb={6}>
        <span id="disposition">{t("wrapUp.disposition")}</span>
        <Text span size="sm" c="var(--quiet)">
          {" "}
          {t("wrapUp.needed")}
        </Text>
      </Text>
      <Chip.Group value={value} onChange={choose}>
        <Group gap={8}>
          {all.map((each) => (
            <Chip key={each} value={each} radius="md">
              {t(`disposition.${each}`, plain(each))}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {wrong !== null && (
        <Text size="sm" c="var(--bad)" mt={6} id="disposition-wrong" role="alert">
          {wrong}
        </Text>
      )}
    </div>
  );
}

function faultOf(error: unknown, field: string): string | null {
  return error instanceof Refusal ? (error.faults.find(({ where }) => where === field)?.what ?? null) : null;
}

/** What has to be said before this can be finished. */
function missingIn(draft: Draft, dispositions: string[], need: Need | null): Missing {
  const promised = draft.case !== null && draft.solved === null;
  const found: [keyof Draft, boolean][] = [
    ["disposition", dispositions.length > 0 && (draft.disposition === null || !dispositions.includes(draft.disposition))],
    ["case", need !== null && draft.case === null],
    ["summary", draft.case === "new" && draft.summary.trim() === ""],
    ["nextStep", promised && draft.nextStep.trim() === "" && (draft.dueDay !== "" || need === "promise")],
    ["dueDay", promised && draft.dueDay === "" && (draft.nextStep.trim() !== "" || need === "promise")],
  ];
  return new Set(found.filter(([, wanting]) => wanting).map(([name]) => name));
}

/** What this queue asks for besides, and a callback or a promise that would be in the past. */
function askedFor(queue: QueueChoices | undefined, draft: Draft, note: string, zone: string): (keyof Draft | "note")[] {
  const said = { note: note.trim(), reason: draft.reason, cause: draft.cause };
  const at = callbackAt(draft, zone);
  const due = dueAt(draft, zone);
  return [
    ...(queue?.wrap_up_needs ?? []).filter((field) => !said[field]),
    ...(due !== null && Date.parse(due) <= serverClock.now() ? (["dueTime"] as const) : []),
    ...(at !== null && Date.parse(at) <= serverClock.now() ? (["callbackTime"] as const) : []),
  ];
}

function callbackAt(draft: Draft, zone: string): string | null {
  return draft.callbackDay ? instantIn(zone, draft.callbackDay, draft.callbackTime || "10:00") : null;
}

function dueAt({ case: matter, solved, dueDay, dueTime }: Draft, zone: string): string | null {
  return matter !== null && solved === null && dueDay ? instantIn(zone, dueDay, dueTime || dueOn(zone, dueDay, serverClock.now())) : null;
}

/** When to call back, suggested while it is wanted: not shifted under the hand of who reads it, and never in the past. */
function useSuggested(wanted: boolean): Partial<Draft> {
  const { company } = useMe();
  const zone = company.time_zone;
  const [first, suggest] = useState<ReturnType<typeof soonIn> | null>(null);
  const gone = first !== null && Date.parse(instantIn(zone, first.day, first.time)) <= serverClock.now();
  if (wanted && (first === null || gone)) suggest(soonIn(zone, serverClock.now()));
  return wanted && first ? { callbackDay: first.day, callbackTime: first.time } : {};
}

/** What is told once it is saved, as the server has it. */
function arrangedBy(talk: Talk, said: WrapUpBody, { case_id, matter }: WrittenUp, me: number): Arranged {
  const is = said.new_case ? "opened" : matter?.solved == null ? "case" : "closed";
  const reference = matter?.reference ?? talk.briefing?.open_cases.find(({ id }) => id === case_id)?.reference;
  return {
    talk: talk.id,
    matter: reference === undefined ? null : { reference, is },
    promise: said.due_at && matter ? { at: said.due_at, by: matter.owner_id === me ? null : matter.owner } : null,
    callback: said.callback_at ? { at: said.callback_at, mine: said.callback_by_me ?? false } : null,
  };
}

interface TimerProps {
  talk: Talk;
  until: string;
  /** Called once, just before the server ends it with what it has: no promise is lost that stands in the form. */
  runsOut: () => void;
}

function Timer({ talk, until, runsOut }: TimerProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const left = useSecondsUntil(until);
  const last = useRef(runsOut);
  useEffect(() => {
    last.current = runsOut;
  });
  const isOver = left <= LAST_SECONDS;
  useEffect(() => {
    if (isOver) last.current();
  }, [isOver]);
  const whole = Math.max(1, (Date.parse(until) - Date.parse(talk.ended_at ?? until)) / 1000);
  const extend = useMutation({
    ...conversationExtendMutation(),
    onSettled: () => askAgain(client, ["desk"]),
  });
  return (
    <Group gap="sm">
      <div role="timer" aria-label={t("wrapUp.left")}>
        <Text fw={650} ta="right" c={left < 15 ? "var(--bad)" : undefined}>
          {stretch(left)}
        </Text>
        <Progress value={(left / whole) * 100} size="xs" w={96} color={left < 15 ? "red.8" : "lagoon.6"} aria-hidden />
      </div>
      {talk.may_extend && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconClockPlus size={16} />}
          onClick={() => extend.mutate({ path: { conversation_id: talk.id } })}
          loading={extend.isPending}
        >
          {t("wrapUp.extend")}
        </Button>
      )}
    </Group>
  );
}

function emptyOf(talk: Talk): Draft {
  return {
    disposition: talk.disposition,
    cause: talk.briefing?.cause ?? null,
    case: talk.case_id === null ? null : String(talk.case_id),
    kind: kindOf(talk.briefing?.reason),
    summary: "",
    solved: null,
    nextStep: "",
    dueDay: "",
    dueTime: "17:00",
    reason: talk.briefing?.reason ?? null,
    owner: null,
    callbackDay: "",
    callbackTime: "10:00",
    callbackBy: "anybody",
  };
}

function kindOf(reason: string | null | undefined): Draft["kind"] {
  return reason === "complaint" || reason === "suggestion" || reason === "order" ? reason : "doubt";
}

function bodyOf(draft: Draft, note: string, zone: string): WrapUpBody {
  const promised = draft.case !== null && draft.solved === null;
  return {
    note,
    disposition: draft.disposition,
    cause: draft.cause,
    reason: draft.reason,
    owner_id: promised && draft.owner ? Number(draft.owner) : null,
    callback_at: callbackAt(draft, zone),
    callback_by_me: draft.callbackDay !== "" && draft.callbackBy === "me",
    case_id: draft.case && draft.case !== "new" ? Number(draft.case) : null,
    new_case: draft.case === "new" ? { kind: draft.kind, summary: draft.summary } : null,
    solved: draft.case === null || draft.solved === null ? null : draft.solved === "yes",
    next_step: (promised && draft.nextStep.trim()) || null,
    due_at: dueAt(draft, zone),
  };
}
