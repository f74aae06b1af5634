import { Alert, Button, Group, Select, Stack, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { conversationWrapUpMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Talk } from "../../api/generated";
import { Refusal } from "../../api/refusal";
import { useMe } from "../../api/session";
import { askAgain } from "../../api/rooms";
import { tellArranged } from "../../desk/arranged";
import { useChoices } from "../../desk/desk";
import { labelOf } from "../../desk/labels";
import { leadToFault } from "../../records/faults";
import { Failed } from "../../states";
import { instantIn, Moment, serverClock, soonIn, useSecondsUntil } from "../../time";
import { NotReached } from "./call_state";
import { NotTheCustomer } from "./called_back";
import { CaseFields } from "./case_fields";
import { Dispositions } from "./dispositions";
import { useDraft, type Draft, type Missing } from "./draft";
import { CallbackField, OwnerField, ReasonField } from "./follow_up";
import { KEY, useKey } from "./keys";
import { NoteField, useNote } from "./note";
import { arrangedBy, askedFor, bodyOf, emptyOf, missingIn } from "./said";
import { Shortcut } from "./shortcut";
import { STILL_MISSING, StillMissing } from "./still_missing";
import { Timer } from "./wrap_up_timer";
import classes from "./desk.module.css";

const AT_WORK = "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";
const NOTHING: Missing = new Set();
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
  const ranOut = useRef(false);
  const [tried, setTried] = useState(false);
  const { written, touched, change, forget } = useDraft(talk.id, emptyOf(talk));
  const disposition = written.disposition ?? talk.disposition; // the carrier may have said it
  const calling = useSuggested(!live && disposition === WILL_CALL_BACK && !!talk.briefing?.number && !touched("callbackDay"));
  const draft = { ...written, disposition, ...calling };
  const finish = useMutation({
    ...conversationWrapUpMutation(),
    onSuccess: (kept, { body }) => {
      tellArranged(arrangedBy(talk, body, kept, person.id, ranOut.current));
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
    if (missing.size > 0 || !draft.disposition || finish.isPending) return;
    ranOut.current = true; // they are told: a time that was but suggested is the customer's by it
    save();
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

/** When to call back, suggested while it is wanted: not shifted under the hand of who reads it, and never in the past. */
function useSuggested(wanted: boolean): Partial<Draft> {
  const { company } = useMe();
  const zone = company.time_zone;
  const [first, suggest] = useState<ReturnType<typeof soonIn> | null>(null);
  const gone = first !== null && Date.parse(instantIn(zone, first.day, first.time)) <= serverClock.now();
  if (wanted && (first === null || gone)) suggest(soonIn(zone, serverClock.now()));
  return wanted && first ? { callbackDay: first.day, callbackTime: first.time } : {};
}

function faultOf(error: unknown, field: string): string | null {
  return error instanceof Refusal ? (error.faults.find(({ where }) => where === field)?.what ?? null) : null;
}
