import { IconAlertTriangleFilled, IconMicrophone } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Said, Turn } from "../../../../api/generated";
import { useTitles } from "../target_field";
import { useDone, useKnown, useStep } from "./words";
import classes from "./trial.module.css";

interface Props {
  turns: Turn[];
  elsewhere: { turn: number; was: string } | null;
}

/** All that was said and done so far, each with the way to its place. */
export function Conversation({ turns, elsewhere }: Props) {
  const { t } = useTranslation("trial");
  const titles = useTitles();
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [turns]);
  if (turns.length === 0) return null;
  return (
    <ol className={classes.turns} ref={list} aria-label={t("conversation")} aria-live="polite">
      {turns.map((turn, place) => (
        <li key={place}>
          {elsewhere?.turn === place && (
            <p className={classes.stuck}>
              <IconAlertTriangleFilled size={15} aria-hidden /> {t("elsewhere", { was: titles(elsewhere.was) })}
            </p>
          )}
          <One turn={turn} />
        </li>
      ))}
    </ol>
  );
}

function One({ turn }: { turn: Turn }) {
  const { t, i18n } = useTranslation("trial");
  const step = useStep();
  const done = useDone();
  const known = useKnown();
  const facts = turn.known.map(known);
  const list = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  return (
    <>
      {turn.step !== null && <p className={classes.step}>{step(turn.step)}</p>}
      <Words turn={turn} />
      {turn.done.map((each, place) => {
        const words = done(each);
        return (
          words && (
            <p key={place} className={each.what === "fault" ? classes.stuck : classes.done}>
              {words}
            </p>
          )
        );
      })}
      {facts.length > 0 && <p className={classes.done}>{t("looked", { facts: list.format(facts) })}</p>}
    </>
  );
}

/** What is said in one turn, under the places that say it. */
function Words({ turn }: { turn: Turn }) {
  const { t } = useTranslation("trial");
  const titles = useTitles();
  return grouped(turn).map(({ node, said }, place) => (
    <div key={place} className={classes.words}>
      <a href={`#${node}`}>{titles(node)}</a>
      {said.some(({ again }) => again) && <span className={classes.done}> {t("short")}</span>}
      {said.map((each, at) => (
        <p key={at} lang={each.language}>
          {each.audio && <IconMicrophone size={14} role="img" aria-label={t("recording", { name: each.audio })} />} {each.text}
        </p>
      ))}
    </div>
  ));
}

/** Neighbours that one place says, together; the place where the call stays, even if it says nothing. */
function grouped({ said, node, awaits }: Turn): { node: string; said: Said[] }[] {
  const groups: { node: string; said: Said[] }[] = [];
  for (const each of said) {
    const last = groups.at(-1);
    if (last?.node === each.node) last.said.push(each);
    else groups.push({ node: each.node, said: [each] });
  }
  if (groups.at(-1)?.node !== node && awaits.what !== "end") groups.push({ node, said: [] });
  return groups;
}
