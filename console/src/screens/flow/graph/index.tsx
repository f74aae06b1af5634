import { Background, Controls, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, useStore } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import type { NodeKind, ProblemView } from "../../../api/generated";
import { plain } from "../../../desk/labels";
import type { Part } from "../edit/document";
import { Card, type CardNode, type NodeFigures } from "./card";
import { edgeOf, useCards } from "./cards";
import { drawingOf, type Drawing, type Point, type Spot } from "./drawing";
import { laidOut } from "./layout";
import { heightOf, WIDTH } from "./measures";
import { isArrow, neighbour } from "./neighbours";
import classes from "./graph.module.css";

const CARDS = { card: Card };
/** Below it cards show their names alone, larger. */
const FAR = 0.5;
const READABLE = 0.62;
const FIRST_SIGHT = 0.8;
const MARGIN = 32;
const PAN_MILLISECONDS = 250;

export interface GraphProps {
  document: Part;
  kinds: NodeKind[];
  problems: ProblemView[];
  language: string;
  /** The place where a trial call is. */
  lit?: string | null;
  /** What callers did, by place. */
  figures?: Record<string, NodeFigures> | undefined;
  /** What is shown beside the graph of the place that is open. */
  panel: (name: string, close: () => void) => ReactNode;
  /** Brings a place into sight and gives it the focus: for whoever stands outside. */
  reveal?: RefObject<((name: string) => void) | null>;
}

/** A flow as a graph: cards joined by lines, moved about by hand, by touch or by keys. */
export default function Graph(props: GraphProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ document, kinds, problems, language, lit = null, figures, panel, reveal }: GraphProps) {
  const { t } = useTranslation("graph");
  const [open, setOpen] = useState<string | null>(null);
  const [isFar, nameOf, card] = [useStore(({ transform }) => transform[2] < FAR), useNames(), useCards()];
  const drawing = useMemo(
    () => drawingOf(document, kinds, problems, { language, implied: false }),
    [document, kinds, problems, language],
  );
  const points = usePoints(drawing, figures);
  const go = useGoing(points, drawing);
  useImperativeHandle(reveal, () => go.to, [go.to]);
  const isThere = open !== null && points.has(open);
  const nodes = drawing.spots.map((spot): CardNode => {
    const data = { spot, figures: figures?.[spot.name], isLit: lit === spot.name, isOpen: open === spot.name, edits: false };
    return card(data, points.get(spot.name)!, nameOf(spot));
  });
  const edges = useMemo(() => drawing.lines.map((line) => edgeOf(line, open)), [drawing, open]);
  useEffect(() => {
    if (lit !== null) go.show(lit);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when the call moves, not when a card does
  }, [lit]);
  const close = () => {
    setOpen(null);
    if (open !== null) go.to(open);
  };
  const pressed = (event: KeyboardEvent) => {
    const name = (event.target as HTMLElement).closest<HTMLElement>(".react-flow__node")?.dataset.id;
    if (name === undefined || event.target !== event.currentTarget.querySelector(`#spot-${CSS.escape(name)}`)) return;
    const arrow = isArrow(event.key) && !event.altKey ? neighbour(name, event.key, points, drawing.lines) : null;
    if (event.key === "Enter" || event.key === " ") setOpen(name);
    else if (event.key === "Escape" && open !== null) setOpen(null);
    else if (arrow !== null) go.to(arrow);
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.frame}>
      <div className={classes.canvas} data-far={isFar || undefined}>
        <ReactFlow
          aria-label={t("graph")}
          nodes={nodes}
          edges={edges}
          nodeTypes={CARDS}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesReconnectable={false}
          elementsSelectable={false}
          nodesFocusable
          edgesFocusable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          minZoom={0.08}
          maxZoom={1.6}
          panOnScroll
          onInit={go.begin}
          onNodeClick={(_, { id }) => setOpen(id)}
          onKeyDown={pressed}
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
      {isThere && panel(open, close)}
    </div>
  );
}

/** "Welcome, Menu, 4 ways, 1 problem": what is heard of a card. */
function useNames(): (spot: Spot) => string {
  const { t } = useTranslation("graph");
  return (spot) =>
    [
      spot.title,
      t(`flow:kind.${spot.kind}`, plain(spot.kind)),
      spot.isStart && t("start"),
      t("ways", { count: spot.ways.length }),
      spot.errors > 0 && t("errors", { count: spot.errors }),
      spot.warnings > 0 && t("warnings", { count: spot.warnings }),
    ]
      .filter(Boolean)
      .join(", ");
}

/** Where everything stands: laid out anew when places, ways or heights are otherwise, not when words are. */
function usePoints({ spots, lines }: Drawing, figures: GraphProps["figures"]): Map<string, Point> {
  const boxes = spots.map((spot) => ({
    name: spot.name,
    height: heightOf(spot, figures?.[spot.name]?.foot !== undefined, false),
  }));
  const shape = JSON.stringify([boxes, lines.map(({ source, way }) => [source, way.target, way.isMain])]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the shape is all that the layout goes by
  const automatic = useMemo(() => laidOut(boxes, lines), [shape]);
  return useMemo(
    () => new Map(spots.map(({ name, put }) => [name, put ?? automatic.get(name) ?? { x: 0, y: 0 }])),
    [spots, automatic],
  );
}

/** The ways to a place on the canvas. */
function useGoing(points: Map<string, Point>, { spots }: Drawing) {
  const canvas = useReactFlow();
  const size = useStore(({ width, height }) => `${width}x${height}`);
  const duration = useReducedMotion() ? 0 : PAN_MILLISECONDS;
  const latest = useRef({ points, size });
  useEffect(() => {
    latest.current = { points, size };
  });
  return useMemo(() => {
    const show = (name: string) => {
      const at = latest.current.points.get(name);
      if (!at) return;
      const zoom = Math.max(canvas.getZoom(), READABLE);
      void canvas.setCenter(at.x + WIDTH / 2, at.y + WIDTH / 3, { zoom, duration });
    };
    const to = (name: string) => {
      show(name);
      document.getElementById(`spot-${name}`)?.focus({ preventScroll: true });
    };
    /** All of it where that can be read, else where callers begin. */
    const begin = () => {
      void canvas.fitView({ padding: 0.06, maxZoom: 1 });
      if (canvas.getZoom() >= READABLE) return;
      const start = latest.current.points.get(spots.find(({ isStart }) => isStart)?.name ?? "") ?? { x: 0, y: 0 };
      const height = Number(latest.current.size.split("x")[1]);
      void canvas.setViewport({
        x: MARGIN - start.x * FIRST_SIGHT,
        y: height / 3 - start.y * FIRST_SIGHT,
        zoom: FIRST_SIGHT,
      });
    };
    return { show, to, begin };
  }, [canvas, duration, spots]);
}
