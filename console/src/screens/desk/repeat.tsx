import { Text } from "@mantine/core";
import { IconRepeat } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { Briefing, Promise as Promised, Repeat as Again } from "../../api/generated";
import { useMe } from "../../api/session";
import { useChoices } from "../../desk/desk";
import { labelOf, plain } from "../../desk/labels";
import { Notes } from "../../desk/notes";
import { Moment, serverClock, useSecond } from "../../time";
import { Opening } from "./opening";
import classes from "./repeat.module.css";

/** They call again about the same: what they were told, what was promised, and words to begin with. */
export function Repeat({ briefing }: { briefing: Briefing }) {
  const { t, i18n } = useTranslation("record");
  const reason = useReason(briefing.reason);
  const { repeat } = briefing;
  if (!repeat) return null;
  return (
    <section className={classes.repeat} aria-labelledby="repeat">
      <h2 id="repeat">
        <IconRepeat size={18} aria-hidden /> {t("repeat.title")}
      </h2>
      <Text size="sm">
        {t("repeat.times", { reason: reason(i18n.language), times: repeat.times })} <Moment at={repeat.last_at} />
      </Text>
      <Told briefing={briefing} repeat={repeat} />
      {repeat.promise && <Promise promise={repeat.promise} />}
      {briefing.spoken.length === 0 && <Begin briefing={briefing} repeat={repeat} reason={reason} />}
    </section>
  );
}

/** What they were told before this contact; who has spoken with them in it comes besides. */
function Told({ briefing: { spoken }, repeat }: { briefing: Briefing; repeat: Again }) {
  const { t, i18n } = useTranslation("record");
  const { answer } = repeat;
  const names = new Intl.ListFormat(i18n.language).format(new Set(spoken.map(({ agent }) => agent)));
  if (!answer)
    return (
      <Text size="sm" fw={600} mt={6}>
        {t(names ? "repeat.unansweredBefore" : "repeat.unanswered")}
        {names && ` · ${t("repeat.spoken", { names })}`}
      </Text>
    );
  const outcome = answer.disposition && t(`desk:disposition.${answer.disposition}`, plain(answer.disposition));
  return (
    <div className={classes.told}>
      <span className={classes.label}>{t("repeat.answer")}</span>{" "}
      {[answer.agent, outcome].filter(Boolean).join(" · ")}
      {repeat.times > 1 && (
        <>
          {" · "}
          <Moment at={answer.at} />
        </>
      )}
      <Notes notes={answer.notes} since={answer.at} />
    </div>
  );
}

interface BeginProps {
  briefing: Briefing;
  repeat: Again;
  reason: (language: string) => string;
}

function Begin({ briefing, repeat, reason }: BeginProps) {
  const values = useValues(repeat, reason);
  const of = `${briefing.wanted ? "callbacks:" : ""}opening.${openingOf(briefing, repeat)}`;
  return <Opening of={of} language={briefing.language} values={values} />;
}

function Promise({ promise }: { promise: Promised }) {
  const { t } = useTranslation("record");
  const late = useSecond() * 1000 > Date.parse(promise.due_at ?? "9999-01-01");
  return (
    <div className={classes.told} data-late={promise.open && late}>
      <span className={classes.label}>{t(promise.open ? "repeat.promise" : "repeat.kept")}</span> {promise.next_step}
      {promise.open && promise.due_at && (
        <>
          {" · "}
          {t(late ? "desk:cases.late" : "desk:cases.due")} <Moment at={promise.due_at} />
        </>
      )}
    </div>
  );
}

/** The words tell of the last answer, or of the last attempt. */
function useValues(repeat: Again, reason: (language: string) => string) {
  const { company } = useMe();
  return (language: string, tell: TFunction<["record", "callbacks"]>) => {
    const format = { weekday: "long", day: "numeric", month: "long", timeZone: company.time_zone } as const;
    const dayOf = (at: number) => new Intl.DateTimeFormat(language, format).format(at);
    const day = dayOf(Date.parse(repeat.answer?.at ?? repeat.last_at));
    const when = day === dayOf(serverClock.now()) ? tell("opening.today") : tell("opening.on", { day });
    return { when, reason: reason(language) };
  };
}

function openingOf({ trust }: Briefing, { answer, promise }: Again): string {
  if (!answer) return "unanswered";
  if (trust !== "verified") return "careful";
  return promise?.open ? "promised" : "answered";
}

/** The reason's label in any language. */
function useReason(key: string | null): (language: string) => string {
  const found = useChoices()?.reasons.find((choice) => choice.key === key);
  return (language) => (found ? labelOf(found, language) : plain(key ?? ""));
}
