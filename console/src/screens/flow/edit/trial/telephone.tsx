import { ActionIcon, Button, Group, Switch, TextInput } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconArrowBackUp, IconDeviceFloppy, IconPhone, IconPhoneOff, IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import type { Awaited, Said, TrialView } from "../../../../api/generated";
import { useLanguageName } from "../../../../desk/labels";
import { useQueueTitle } from "../../../../log";
import { Card } from "../../../../page";
import { Failed, Loading } from "../../../../states";
import { useDrafting } from "../drafting";
import { Problem } from "../problem";
import { useLight, useTrial, type Call } from "./call";
import { Conversation } from "./conversation";
import { Keypad } from "./keypad";
import { PretenceForm } from "./pretence_form";
import { addRehearsal, elsewhere, isComplete, pressed, type Pretence, type Step } from "./script";
import { hasVoice, sayAloud } from "./voice";
import { useRunName } from "./words";
import classes from "./trial.module.css";
import editor from "../editor.module.css";

const KEYS = /^[0-9*#]$/;

interface Props {
  pretence: Pretence;
  pretend: (as: Pretence) => void;
  call: Call | null;
  begin: () => void;
  replay: () => void;
  play: (steps: Step[]) => void;
  close: () => void;
}

/** A telephone that calls the draft: nobody is called, nothing is kept. */
export function Telephone({ pretence, pretend, call, begin, replay, play, close }: Props) {
  const { t } = useTranslation("trial");
  const { document } = useDrafting();
  const { data: trial, before, error } = useTrial(call, document);
  const telephone = useRef<HTMLDivElement>(null);
  const last = call && trial ? trial.turns.at(-1) : undefined;
  const isSettled = call && trial && trial.turns.length + trial.unplayed === call.steps.length + 1;
  useLight(last?.node ?? null, `${call?.number}-${trial?.turns.length}`);
  useEffect(() => telephone.current?.focus(), [call?.loaded]);
  useEffect(() => {
    // The button that was pressed may be gone with the step: keys are still for the telephone.
    if (trial && window.document.activeElement === window.document.body) telephone.current?.focus();
  }, [trial]);
  return (
    <div className={classes.telephone} ref={telephone} tabIndex={-1}>
      <Card
        title={t("title")}
        beside={
          <ActionIcon variant="subtle" color="gray" aria-label={t("close")} onClick={close}>
            <IconX size={17} />
          </ActionIcon>
        }
      >
        {call?.loaded ? (
          <p className={classes.about}>
            {t("loadedRun", { name: String(call.loaded.name ?? "–") })}{" "}
            <Button size="compact-xs" variant="subtle" onClick={begin}>
              {t("leaveRun")}
            </Button>
          </p>
        ) : (
          <PretenceForm pretence={pretence} pretend={pretend} open={!call} />
        )}
        {!call && (
          <>
            <p className={classes.about}>{t("about")}</p>
            <Button leftSection={<IconPhone size={17} />} onClick={begin} disabled={!isComplete(pretence)} fullWidth>
              {t("call")}
            </Button>
          </>
        )}
        {call && error && <Failed error={error} />}
        {call && !trial && !error && <Loading />}
        {call && trial && !error && (
          <>
            {trial.turns.length === 0 && <p className={classes.stuck}>{t("cannotBegin")}</p>}
            <Conversation turns={trial.turns} elsewhere={before ? elsewhere(before.turns, trial.turns) : null} />
            {trial.unplayed > 0 && trial.turns.length > 0 && <p className={classes.about}>{t("unplayed", { count: trial.unplayed })}</p>}
            {last && <Waits awaits={last.awaits} />}
            {trial.problems.map((problem) => (
              <Problem key={problem.path + problem.message} problem={problem} away />
            ))}
            {last && <Acts awaits={last.awaits} within={telephone} act={(step) => play([...call.steps, step])} />}
            {last && isSettled && <Aloud key={`aloud-${call.number}-${call.steps.length}`} said={last.said} />}
            <Group gap="xs" mt="sm">
              <Button
                size="compact-sm"
                variant="subtle"
                leftSection={<IconArrowBackUp size={16} />}
                disabled={call.steps.length === 0}
                onClick={() => play(call.steps.slice(0, -1))}
              >
                {t("back")}
              </Button>
              <Button size="compact-sm" variant="subtle" leftSection={<IconPhone size={16} />} onClick={replay}>
                {t("callAgain")}
              </Button>
            </Group>
            {last && last.awaits.what !== "unfinished" && <Save key={`save-${call.number}-${call.steps.length}`} trial={trial} end={last.node} />}
          </>
        )}
      </Card>
    </div>
  );
}

/** What the call waits for, where no keys say it. */
function Waits({ awaits }: { awaits: Awaited }) {
  const { t } = useTranslation("trial");
  const queueTitle = useQueueTitle();
  const { what, seconds, number, queue, ahead_seconds: ahead } = awaits;
  if (what === "keys") {
    const isNumber = awaits.most_keys !== undefined && awaits.most_keys !== 1;
    return <p className={classes.about}>{isNumber ? t("anyKeys") : t("seconds", { seconds })}</p>;
  }
  return (
    <p className={what === "unfinished" ? classes.stuck : classes.waits} role="status">
      {t(`waits.${what}`, { seconds, number, queue: queue && queueTitle(queue) })} {what === "queue" && !!ahead && t("waits.ahead", { seconds: ahead })}
    </p>
  );
}

interface ActsProps {
  awaits: Awaited;
  within: RefObject<HTMLElement | null>;
  act: (step: Step) => void;
}

/** What the caller can do now: keys and the rest, by hand or by the keyboard's own figures. */
function Acts({ awaits, within, act }: ActsProps) {
  const { t } = useTranslation("trial");
  const [typed, setTyped] = useState("");
  const does = (step: Step) => {
    setTyped("");
    act(step);
  };
  const press = (key: string) => {
    const comes = pressed(awaits, typed, key);
    if (comes?.step !== undefined) does(comes.step);
    else if (comes) setTyped(comes.typed);
  };
  useEffect(() => {
    const telephone = within.current;
    const keyed = (event: KeyboardEvent) => {
      const isText = event.target instanceof HTMLInputElement;
      if (isText || event.ctrlKey || event.metaKey || event.altKey || !KEYS.test(event.key)) return;
      event.preventDefault();
      press(event.key);
    };
    telephone?.addEventListener("keydown", keyed);
    return () => telephone?.removeEventListener("keydown", keyed);
  });
  const { what } = awaits;
  if (what === "end" || what === "unfinished") return null;
  return (
    <>
      {typed && (
        <p className={classes.typed} role="status">
          {t("typed", { digits: typed })}
        </p>
      )}
      {(what === "keys" || what === "queue") && <Keypad awaits={awaits} press={press} />}
      {awaits.speech && <Say act={does} />}
      <Group gap={6} mt="xs">
        {CHOICES[what].map(([words, step]) => (
          <Button key={words} size="compact-sm" variant="default" onClick={() => does(step)}>
            {t(words)}
          </Button>
        ))}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPhoneOff size={15} />}
          onClick={() => does(what === "message" ? { message_then_hangs_up: 0 } : "hang up")}
        >
          {t("hangUp")}
        </Button>
      </Group>
    </>
  );
}

const CHOICES: Record<"keys" | "queue" | "message" | "transfer", [string, Step][]> = {
  keys: [["sayNothing", "silence"]],
  queue: [
    ["agent", { left: "connected" }],
    ["tooLong", { left: "timed_out" }],
    ["overflow", { left: "overflowed" }],
    ["closes", { left: "closed" }],
  ],
  message: [
    ["speak", { message: 20 }],
    ["sayNothing", { message: 0 }],
    ["speakAndGo", { message_then_hangs_up: 20 }],
  ],
  transfer: [
    ["talks", { transfer: "completed" }],
    ["busy", { transfer: "busy" }],
    ["noAnswer", { transfer: "no-answer" }],
  ],
};

function Say({ act }: { act: (step: Step) => void }) {
  const { t } = useTranslation("trial");
  const [words, setWords] = useState("");
  return (
    <form
      className={classes.say}
      onSubmit={(event) => {
        event.preventDefault();
        if (words) act({ say: words });
        setWords("");
      }}
    >
      <TextInput aria-label={t("saying")} placeholder={t("saying")} value={words} maxLength={200} onChange={(event) => setWords(event.currentTarget.value)} />
      <Button type="submit" variant="default" disabled={!words}>
        {t("say")}
      </Button>
    </form>
  );
}

/** Says what is heard now, if that is wanted. */
function Aloud({ said }: { said: Said[] }) {
  const { t } = useTranslation("trial");
  const languageName = useLanguageName();
  const [isOn, setOn] = useLocalStorage({ key: "hotline.trial.aloud", defaultValue: false });
  const words = useRef(said);
  useEffect(() => (isOn ? sayAloud(words.current) : undefined), [isOn]);
  const language = said[0]?.language;
  const isMute = isOn && said.some(({ audio }) => !audio) && language !== undefined && !hasVoice(language);
  return (
    <>
      <Switch mt="xs" size="sm" label={t("aloud")} checked={isOn} onChange={(event) => setOn(event.currentTarget.checked)} />
      {isMute && <p className={classes.about}>{t("noVoice", { language: languageName(language) })}</p>}
    </>
  );
}

/** Keeps the run with the draft: from now on it is tried again after every change. */
function Save({ trial, end }: { trial: TrialView; end: string }) {
  const { t } = useTranslation("trial");
  const { edit } = useDrafting();
  const runName = useRunName();
  const [saved, setSaved] = useState<string | null>(null);
  if (saved !== null)
    return (
      <p className={editor.taken} role="status">
        {t("saved", { name: saved })}
      </p>
    );
  return (
    <Button
      mt="xs"
      size="compact-sm"
      variant="light"
      leftSection={<IconDeviceFloppy size={16} />}
      onClick={() => {
        const name = runName(trial.rehearsal, end);
        edit((before) => addRehearsal(before, { name, ...trial.rehearsal, expect: trial.expects }));
        setSaved(name);
      }}
    >
      {t("save")}
    </Button>
  );
}
