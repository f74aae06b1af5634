import { Switch } from "@mantine/core";
import { Background, Controls, MiniMap, ReactFlow, ReactFlowProvider, useStore } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useEffect, useId, useImperativeHandle, useMemo, useState, type FocusEvent, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import type { NodeKind, ProblemView } from "../../../api/generated";
import type { Part } from "../edit/document";
import { Card, type CardNode, type NodeFigures } from "./card";
import { edgesOf, useCards } from "./cards";
import { drawingOf, type Point } from "./drawing";
import { useGoing, type Reveal } from "./going";
import { useHands } from "./hands";
import { useNames } from "./names";
import { firstLines } from "./layout";
import { isArrow, neighbour } from "./neighbours";
import { usePoints } from "./points";
import classes from "./graph.module.css";

const CARDS = { card: Card };
/** Below it cards show their names alone, larger. */
const FAR = 0.45;
const STEP = 24;
const STEPS: Record<string, Point> = {
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
};

export interface GraphProps {
  document: Part;
  kinds: NodeKind[];
  problems: ProblemView[];
  language: string;
  /** The place where a trial call is; it is shown again whenever this is another one. */
  lit?: { node: string } | null;
  /** Who else is there, by place. */
  visitors?: Record<string, string[]>;
  /** What callers did, by place. */
  figures?: Record<string, NodeFigures> | undefined;
  /** What is shown beside the graph of the place that is open. */
  panel: (name: string, close: () => void) => ReactNode;
  /** For whoever stands outside. */
  reveal?: RefObject<Reveal | null>;
  /** What can be changed in it; nothing if not given. */
  edits?: Edits;
  /** Whether the room beside the graph is taken, so that what is shown of a place must lie over it. */
  isCrowded?: boolean;
  /** More to do, above the graph. */
  tools?: ReactNode;
}

export interface Edits {
  /** A way by its id, led to another place. */
  lead: (node: string, way: string, target: string) => void;
  /** `about`: as of an edit of the draft. */
  put: (node: string, point: Point, about?: string) => void;
  remove: (node: string) => void;
}

/** A flow as a graph: cards joined by lines, moved about by hand, by touch or by keys. */
export default function Graph(props: GraphProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas(props: GraphProps) {
  const { document, kinds, problems, language, lit = null, visitors, figures, panel, reveal, edits, isCrowded, tools } = props;
  const { t } = useTranslation("graph");
  const [open, setOpen] = useState<string | null>(null);
  const [pointed, point] = useState<string | null>(null);
  const [implied, setImplied] = useState(false);
  const isFar = useStore(({ transform }) => transform[2] < FAR);
  const [nameOf, card, hint] = [useNames(), useCards(), useId()];
  const drawing = useMemo(
    () => drawingOf(document, kinds, problems, { language, implied }),
    [document, kinds, problems, language, implied],
  );
  const { lines } = drawing;
  const automatic = usePoints(drawing, figures, edits !== undefined);
  const hands = useHands(automatic, edits);
  const { points } = hands;
  const go = useGoing(drawing, points, { lit, open });
  const shown = open !== null && points.has(open) ? open : null;
  useImperativeHandle(reveal, () => ({ to: go.to, open: setOpen }), [go]);
  useEffect(() => {
    const isLost = open !== null && shown === null && window.document.activeElement === window.document.body;
    if (isLost) go.to(String(document.start)); // what had the focus was removed
  }, [open, shown, go, document]);
  const nodes = drawing.spots.map((spot): CardNode => {
    const others = visitors?.[spot.name] ?? [];
    const own = { figures: figures?.[spot.name], others, isLit: lit?.node === spot.name, isOpen: shown === spot.name };
    return card({ spot, ...own, edits: edits !== undefined }, points.get(spot.name)!, { name: nameOf(spot, others), hint });
  });
  const first = useMemo(() => firstLines(drawing), [drawing]);
  const edges = useMemo(() => edgesOf(lines, pointed ?? shown, first), [lines, pointed, shown, first]);
  const close = () => {
    setOpen(null);
    if (open !== null) go.to(open);
  };
  const pressed = (event: KeyboardEvent) => {
    const name = cardAt(event.target);
    const at = points.get(name ?? "");
    if (name === null || !at || event.ctrlKey || event.metaKey) return;
    const { key, altKey } = event;
    const step = altKey && edits ? STEPS[key] : undefined;
    const next = isArrow(key) && !altKey ? neighbour(name, key, points, lines) : null;
    if (key === "Enter" || key === " ") setOpen(name);
    else if (key === "Escape" && shown) setOpen(null);
    else if (step) edits?.put(name, { x: at.x + step.x, y: at.y + step.y }, "step");
    else if (next !== null) go.to(next);
    else if ((key === "Delete" || key === "Backspace") && edits) {
      edits.remove(name);
      const before = lines.find(({ way }) => way.target === name)?.source;
      if (before !== undefined) go.to(before);
    } else if (!isArrow(key)) return;
    event.preventDefault();
  };
  return (
    <>
      <div className={classes.tools}>
        {tools}
        <Switch label={t("implied")} checked={implied} onChange={(event) => setImplied(event.currentTarget.checked)} />
      </div>
      <div className={classes.graph} data-open={shown !== null || undefined} data-crowded={isCrowded || undefined}>
        <div className={classes.frame}>
          <div className={classes.canvas} data-far={isFar || undefined} data-edits={edits !== undefined || undefined}>
            <p id={hint} hidden>
              {t(edits ? "keysEditing" : "keys")}
            </p>
            <ReactFlow
              aria-label={t("graph")}
              nodes={nodes}
              edges={edges}
              nodeTypes={CARDS}
              elementsSelectable={false}
              nodesFocusable
              edgesFocusable={false}
              disableKeyboardA11y
              deleteKeyCode={null}
              minZoom={0.08}
              maxZoom={1.6}
              panOnScroll
              nodeDragThreshold={5}
              onInit={go.begin}
              onNodeClick={(_, { id }) => setOpen(id)}
              onNodeMouseEnter={(_, { id }) => point(id)}
              onNodeMouseLeave={() => point(null)}
              onFocus={(event: FocusEvent) => point(cardAt(event.target))}
              onBlur={() => point(null)}
              onKeyDown={pressed}
              {...hands.canvas}
              ariaLabelConfig={{
                "controls.ariaLabel": t("controls"),
                "controls.zoomIn.ariaLabel": t("zoomIn"),
                "controls.zoomOut.ariaLabel": t("zoomOut"),
                "controls.fitView.ariaLabel": t("fit"),
                "minimap.ariaLabel": t("map"),
              }}
            >
              <Background gap={24} />
              <Controls showInteractive={false} />
              <MiniMap pannable zoomable className={classes.map} />
            </ReactFlow>
          </div>
        </div>
        {shown !== null && panel(shown, close)}
      </div>
    </>
  );
}

/** The name of the card that has the focus itself, not something in it. */
function cardAt(target: EventTarget): string | null {
  const isCard = target instanceof HTMLElement && target.classList.contains("react-flow__node");
  return isCard ? (target.dataset.id ?? null) : null;
}
