import { Text } from "@mantine/core";
import { IconRepeat } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Briefing, Promise as Promised, Repeat as Again } from "../../api/generated";
import { useMe } from "../../api/session";
import { useChoices } from "../../desk/desk";
import { labelOf, plain, useLanguageName } from "../../desk/labels";
import { LANGUAGES } from "../../i18n";
import { Moment, serverClock, useSecond } from "../../time";
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
      <Told repeat={repeat} />
      {repeat.promise && <Promise promise={repeat.promise} />}
      <Opening briefing={briefing} repeat={repeat} reason={reason} />
    </section>
  );
}

function Told({ repeat }: { repeat: Again }) {
  const { t } = useTranslation("record");
  const { answer } = repeat;
  if (!answer)
    return (
      <Text size="sm" fw={600} mt={6}>
        {t("repeat.unanswered")}
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
      {answer.note && <p>{answer.note}</p>}
    </div>
  );
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

interface OpeningProps {
  briefing: Briefing;
  repeat: Again;
  reason: (language: string) => string;
}

/** Words to begin with, in the agent's language and in the caller's. They tell nothing to who is not verified. */
function Opening({ briefing, repeat, reason }: OpeningProps) {
  const { t, i18n } = useTranslation("record");
  const theirs = briefing.language in LANGUAGES ? briefing.language : "en";
  const { t: say, ready } = useTranslation(["record", "callbacks"], { lng: theirs, useSuspense: false });
  const { company } = useMe();
  const languageName = useLanguageName();
  const key = `${briefing.wanted ? "callbacks:" : ""}opening.${openingOf(briefing, repeat)}`;
  const words = (language: string, tell: typeof t) => {
    const format = { weekday: "long", day: "numeric", month: "long", timeZone: company.time_zone } as const;
    const dayOf = (at: number) => new Intl.DateTimeFormat(language, format).format(at);
    const day = dayOf(Date.parse(repeat.answer?.at ?? repeat.last_at));
    const when = day === dayOf(serverClock.now()) ? tell("opening.today") : tell("opening.on", { day });
    return { when, reason: reason(language) };
  };
  return (
    <div className={classes.opening}>
      <span className={classes.label}>{t("repeat.begin")}</span>
      <blockquote>{t(key, words(i18n.language, t))}</blockquote>
      {theirs !== i18n.language && ready && (
        <>
          <span className={classes.label}>{t("repeat.inTheirs", { language: languageName(theirs) })}</span>
          <blockquote lang={theirs}>{say(key, words(theirs, say))}</blockquote>
        </>
      )}
    </div>
  );
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
