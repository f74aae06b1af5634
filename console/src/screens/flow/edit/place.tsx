import { Button } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { memo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CallflowsTreePlace, ProblemView } from "../../../api/generated";
import { plain } from "../../../desk/labels";
import { Details, SIGNS, WayOut } from "../tree";
import { isDoor } from "../graph/drawing";
import { isPart, nodesOf, putInNode } from "./document";
import { useDrafting } from "./drafting";
import { handsOn, useHandingOn } from "./handing_on";
import { NodeForm } from "./node_form";
import { Options } from "./options";
import { ProblemList } from "./problem_list";
import { useTitles } from "./target_field";
import classes from "./editor.module.css";
import flow from "../flow.module.css";

interface Props {
  name: string;
  /** As the server drew it last; missing for a place that is new. */
  place: CallflowsTreePlace | undefined;
  depth: number;
  /** Whether its form is open from the first. */
  opened?: boolean;
}

/** One place: what is said there, the ways out of it, what is wrong with it, and its form. */
export const Place = memo(function Place({ name, place, depth, opened = false }: Props) {
  const { t } = useTranslation("editor");
  const { document, problems, edit, language, lit } = useDrafting();
  const titles = useTitles();
  const [open, setOpen] = useState(opened);
  const opener = useRef<HTMLButtonElement>(null);
  const here = useHandingOn<HTMLElement>();
  const done = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const node = nodesOf(document)[name] ?? {};
  const kind = String(node.kind);
  const Sign = SIGNS[kind];
  const faults = problems.filter((problem: ProblemView) => problem.node === name);
  const isLeftover = faults.some(({ code }) => code === "unreachable_node");
  const isNeeded = isDoor(document, name);
  const hasOptions = kind === "menu" || kind === "case_status";
  const ways = place?.ways.filter((way) => !(hasOptions && way.field === "options")) ?? [];
  return (
    <section
      className={classes.place}
      id={name}
      ref={here}
      {...handsOn("place")}
      data-lit={lit?.node === name || undefined}
      aria-label={titles(name)}
      style={{ marginInlineStart: `${Math.min(depth, 8) * 0.75}rem` }}
    >
      <div className={flow.head}>
        {Sign && <Sign size={19} stroke={1.7} aria-hidden />}
        <h2 className={flow.name}>{titles(name)}</h2>
        <span className={flow.kind}>{t(`flow:kind.${kind}`, plain(kind))}</span>
        {place && <Details place={place} />}
        <span className={classes.grows} />
        {(isLeftover || (open && !opened)) && (
          <Button
            size="compact-sm"
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={16} />}
            disabled={isNeeded}
            title={isNeeded ? t("removePlaceNeeded") : undefined}
            onClick={(event) => {
              event.currentTarget.closest("section")?.parentElement?.closest<HTMLElement>("[tabindex]")?.focus();
              edit((before) => putInNode(before, name, [], undefined));
            }}
            aria-label={t("removePlaceOf", { place: titles(name) })}
          >
            {t("removePlace")}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPencil size={16} />}
          ref={opener}
          aria-expanded={open}
          aria-label={t("changePlace", { place: titles(name) })}
          onClick={() => setOpen(!open)}
        >
          {t("changeIt")}
        </Button>
      </div>
      <ProblemList problems={faults} />
      {open ? <NodeForm node={name} done={done} /> : <Said prompt={node.prompt} language={language} />}
      {hasOptions && <Options node={name} />}
      {ways.length > 0 && !open && (
        <ul className={flow.ways}>
          {ways.map((way, index) => (
            <li key={`${way.field}-${way.key}-${index}`}>
              <WayOut way={{ ...way, leads: "elsewhere" }} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
});

/** The words in one language. */
function Said({ prompt, language }: { prompt: unknown; language: string }) {
  const { t } = useTranslation("editor");
  if (prompt === undefined) return null;
  const written = isPart(prompt) ? prompt[language] : prompt;
  const text = isPart(written) ? written.text : written;
  return (
    <p className={flow.saying} data-first="true" lang={language}>
      {typeof text === "string" && text ? text : t("flow:unsaid")}
    </p>
  );
}
