import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconCircleCheckFilled, IconCircleDashed, IconCircleXFilled, IconPencil, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { trialsBegin, type ProblemView } from "../../../../api/generated";
import { Card } from "../../../../page";
import { removeRehearsal, isPart, type Part } from "../document";
import { useDrafting } from "../drafting";
import { changeRehearsal, rehearsalsOf } from "./script";
import { useExpected, useMiss, useRehearsalName } from "./words";
import classes from "./trial.module.css";
import editor from "../editor.module.css";

const CODES = new Set(["failing_rehearsal", "unreadable_rehearsal"]);
type State = "holds" | "failing" | "waiting";

interface One {
  rehearsal: Part;
  place: number;
  state: State;
}

/** Whether rehearsals cannot be run yet: callers cannot get through a draft that is wrong otherwise. */
export function areWaiting(problems: ProblemView[]): boolean {
  return problems.some(({ severity, code }) => severity === "error" && !CODES.has(code));
}

/** Every rehearsal of the draft: what fails first, the rest a click away. */
export function Rehearsals({ play }: { play: (rehearsal: Part) => void }) {
  const { t } = useTranslation("trial");
  const { document, problems } = useDrafting();
  const failing = new Set(problems.filter(({ code }) => CODES.has(code)).map(({ path }) => path));
  const wait = areWaiting(problems);
  const all = rehearsalsOf(document).map((rehearsal, place): One => {
    const state = wait ? "waiting" : failing.has(`rehearsals.${place}`) ? "failing" : "holds";
    return { rehearsal, place, state };
  });
  const bad = all.filter(({ state }) => state === "failing");
  const rest = all.filter(({ state }) => state !== "failing");
  const row = (one: One) => <Row key={one.place} {...one} play={play} />;
  return (
    <Card title={t("rehearsals", { count: all.length })}>
      <p className={editor.quiet}>{t("rehearsalsAbout")}</p>
      {all.length === 0 && <p className={editor.quiet}>{t("none")}</p>}
      {wait && all.length > 0 && <p className={editor.quiet}>{t("waiting")}</p>}
      {bad.length > 0 && <ul className={classes.rehearsals}>{bad.map(row)}</ul>}
      {rest.length > 0 && (
        <details className={editor.more}>
          <summary>{wait ? t("rehearsals", { count: rest.length }) : t("allHold", { count: rest.length })}</summary>
          <ul className={classes.rehearsals}>{rest.map(row)}</ul>
        </details>
      )}
    </Card>
  );
}

function Row({ rehearsal, place, state, play }: One & { play: (rehearsal: Part) => void }) {
  const { t } = useTranslation("trial");
  const { edit } = useDrafting();
  const expected = useExpected();
  const [isNaming, setNaming] = useState(false);
  const name = useRehearsalName()(rehearsal, place);
  const Sign = { holds: IconCircleCheckFilled, failing: IconCircleXFilled, waiting: IconCircleDashed }[state];
  const expect = isPart(rehearsal.expect) ? rehearsal.expect : {};
  const words = Object.entries(expect).map(([each, value]) => `${t(`expect.${each}`)}: ${expected(each, value)}`);
  return (
    <li className={classes.rehearsal} data-state={state}>
      <Sign size={17} role="img" aria-label={t(state === "waiting" ? "waiting" : state)} />
      <div className={classes.about}>
        {isNaming ? (
          <TextInput
            size="xs"
            aria-label={t("name")}
            value={typeof rehearsal.name === "string" ? rehearsal.name : ""}
            maxLength={120}
            autoFocus
            onChange={(event) => {
              const written = event.currentTarget.value;
              edit((before) => changeRehearsal(before, place, { name: written }), `rehearsals.${place}.name`);
            }}
            onBlur={() => setNaming(false)}
            onKeyDown={(event) => event.key === "Enter" && setNaming(false)}
          />
        ) : (
          <strong>{name}</strong>
        )}
        <span className={classes.expects}>{words.join("; ")}</span>
        {state === "failing" && <Failing rehearsal={rehearsal} place={place} />}
      </div>
      <div className={classes.doings}>
        <ActionIcon variant="subtle" size="sm" aria-label={t("play", { name })} onClick={() => play(rehearsal)}>
          <IconPlayerPlay size={15} />
        </ActionIcon>
        <ActionIcon variant="subtle" size="sm" aria-label={t("rename", { name })} onClick={() => setNaming(true)}>
          <IconPencil size={15} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          size="sm"
          color="red"
          aria-label={t("remove", { name })}
          onClick={() => edit((before) => removeRehearsal(before, place))}
        >
          <IconTrash size={15} />
        </ActionIcon>
      </div>
    </li>
  );
}

/** What was expected and what happens now, and the way to take that as right. */
export function Failing({ rehearsal, place }: { rehearsal: Part; place: number }) {
  const { t } = useTranslation("trial");
  const { document, edit } = useDrafting();
  const told = useMiss();
  const { data, error } = useQuery({
    queryKey: ["a failing rehearsal", document, rehearsal],
    queryFn: async () => (await trialsBegin({ body: { document, rehearsal, planned: true } })).data,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  if (error) return <p className={classes.stuck}>{error.message}</p>;
  if (!data || data.misses.length === 0) return null;
  return (
    <>
      {data.misses.map((miss, at) => (
        <p key={at} className={classes.stuck}>
          {told(miss)}
        </p>
      ))}
      <Button
        size="compact-xs"
        variant="light"
        onClick={() => edit((before) => changeRehearsal(before, place, { expect: data.made_right }))}
      >
        {t("makeRight")}
      </Button>
    </>
  );
}
