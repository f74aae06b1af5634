import { IconAlertTriangleFilled, IconCircleXFilled, IconList, IconPlayerPlayFilled, IconPlus, IconUsers } from "@tabler/icons-react";
import { Handle, Position, type Node, type NodeProps } from "@xyflow/react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { plain } from "../../../desk/labels";
import { SIGNS } from "../tree";
import type { Exit, Spot } from "./drawing";
import { useWayWords } from "./way_words";
import { NEW_KEY } from "./ways";
import classes from "./graph.module.css";

/** What callers did at a place: beside each way (by its id) and at the foot of the card. */
export interface NodeFigures {
  ways?: Record<string, ReactNode>;
  foot?: ReactNode;
}

export interface CardData extends Record<string, unknown> {
  spot: Spot;
  figures: NodeFigures | undefined;
  /** Who else is at this place, by name. */
  others: string[];
  isLit: boolean;
  isOpen: boolean;
  edits: boolean;
}

export type CardNode = Node<CardData, "card">;

/** A place as a card: its sign and name, its first words, and a row for every way out of it. */
export const Card = memo(function Card({ data }: NodeProps<CardNode>) {
  const { t } = useTranslation("graph");
  const { spot, figures, others, isLit, isOpen, edits } = data;
  const Sign = SIGNS[spot.kind] ?? IconList;
  return (
    <div className={classes.card} data-lit={isLit || undefined} data-open={isOpen || undefined}>
      <Handle type="target" position={Position.Left} className={classes.entry} isConnectable={edits} isConnectableStart={false} />
      {others.length > 0 && (
        <span className={classes.others} aria-hidden>
          <IconUsers size={14} /> {others.join(", ")}
        </span>
      )}
      <div className={classes.head}>
        <Sign size={22} stroke={1.7} aria-hidden />
        <span className={classes.name}>
          <strong>{spot.title}</strong>
          <span className={classes.kind}>
            {spot.isStart && (
              <>
                <IconPlayerPlayFilled size={11} aria-hidden /> {t("start")} ·{" "}
              </>
            )}
            {t(`flow:kind.${spot.kind}`, plain(spot.kind))}
            {spot.everywhere.map((key) => (
              <kbd key={key} className={classes.key} title={t("everywhere")}>
                {key}
              </kbd>
            ))}
          </span>
        </span>
        <Marks spot={spot} />
      </div>
      {spot.words !== null && (
        <p className={classes.words} data-missing={!spot.words || undefined}>
          {spot.words || t("flow:unsaid")}
        </p>
      )}
      <ul className={classes.rows}>
        {spot.ways.map((way) => (
          <Row key={way.id} way={way} figure={figures?.ways?.[way.id]} edits={edits} />
        ))}
        {edits && spot.takesKeys && (
          <li className={classes.row} data-new>
            <IconPlus size={14} aria-hidden />
            <span>{t("newKey")}</span>
            <Handle type="source" id={NEW_KEY} position={Position.Right} className={classes.exit} isConnectableEnd={false} />
          </li>
        )}
      </ul>
      {figures?.foot !== undefined && <div className={classes.foot}>{figures.foot}</div>}
    </div>
  );
});

/** The name of a place that a way leads to is told beside it: its line may lead out of sight. */
function Row({ way, figure, edits }: { way: Exit; figure: ReactNode; edits: boolean }) {
  const words = useWayWords()(way);
  return (
    <li className={classes.row} data-off={way.isOff || undefined} data-main={way.isMain || undefined} data-lost={way.leadsTo === null || undefined}>
      {way.key !== null && <kbd className={classes.key}>{way.key}</kbd>}
      <span className={classes.label} title={words}>
        {words}
      </span>
      {way.leadsTo !== words && <span className={classes.target}>{way.leadsTo ?? "?"}</span>}
      {figure !== undefined && <span className={classes.figure}>{figure}</span>}
      <Handle type="source" id={way.id} position={Position.Right} className={classes.exit} isConnectable={edits} isConnectableEnd={false} />
    </li>
  );
}

/** How much is wrong there; in words it stands in the card's name. */
function Marks({ spot }: { spot: Spot }) {
  return (
    <span className={classes.marks} aria-hidden>
      {spot.errors > 0 && (
        <span data-severity="error">
          <IconCircleXFilled size={17} /> {spot.errors}
        </span>
      )}
      {spot.warnings > 0 && (
        <span data-severity="warning">
          <IconAlertTriangleFilled size={17} /> {spot.warnings}
        </span>
      )}
    </span>
  );
}
