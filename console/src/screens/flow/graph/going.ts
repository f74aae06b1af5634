import { useReducedMotion } from "@mantine/hooks";
import { getViewportForBounds, useReactFlow, useStore, useStoreApi } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";

import type { Drawing, Point } from "./drawing";
import { WIDTH } from "./measures";

/** What others can do with the graph: bring a place into the middle with the focus on it; open what is beside it. */
export interface Reveal {
  to: (name: string) => void;
  open: (name: string) => void;
}

/** What is to be kept in sight. */
interface Kept {
  lit: { node: string } | null;
  open: string | null;
}

/** Letters can be read from here on. */
const READABLE = 0.62;
const FIRST_SIGHT = 0.72;
const MARGIN = 32;
const CARD = 150;
const PAN_MILLISECONDS = 250;

/** The ways to a place on the canvas; where the call is, and what is open, are kept in sight. */
export function useGoing({ spots }: Drawing, points: Map<string, Point>, { lit, open }: Kept) {
  const canvas = useReactFlow();
  const store = useStoreApi();
  const [sought, seek] = useState<{ name: string } | null>(null);
  const width = useStore((state) => state.width);
  const duration = useReducedMotion() ? 0 : PAN_MILLISECONDS;
  const latest = useRef({ points, spots, duration });
  useEffect(() => {
    latest.current = { points, spots, duration };
  });
  const go = useMemo(() => {
    /** To the middle, unless it can be seen and read as it is. */
    const show = (name: string, always: boolean) => {
      const { width, height, transform, domNode } = store.getState();
      const at = latest.current.points.get(name);
      if (!at) return domNode;
      const [x, y, zoom] = [at.x * transform[2] + transform[0], at.y * transform[2] + transform[1], transform[2]];
      const isSeen = x >= 0 && y >= 0 && x + WIDTH * zoom <= width && y + CARD * zoom <= height && zoom >= READABLE;
      if (always || !isSeen) {
        const { duration } = latest.current;
        void canvas.setCenter(at.x + WIDTH / 2, at.y + CARD / 2, { zoom: Math.max(zoom, READABLE), duration });
      }
      return domNode;
    };
    /** All of it where that can be read, else where callers begin. */
    const begin = () => {
      const { width, height } = store.getState();
      const { points, spots } = latest.current;
      const start = points.get(spots.find(({ isStart }) => isStart)?.name ?? "") ?? { x: 0, y: 0 };
      const { zoom } = getViewportForBounds(canvas.getNodesBounds([...points.keys()]), width, height, 0.1, 1, MARGIN);
      if (zoom >= READABLE) void canvas.fitView({ padding: `${MARGIN}px`, maxZoom: 1 });
      else {
        const [x, y] = [MARGIN - start.x * FIRST_SIGHT, 2 * MARGIN - start.y * FIRST_SIGHT];
        void canvas.setViewport({ x, y, zoom: FIRST_SIGHT });
      }
    };
    return { show, begin, to: (name: string) => seek({ name }) };
  }, [canvas, store]);
  useEffect(() => {
    if (!sought) return;
    const canvas = go.show(sought.name, true);
    canvas?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(sought.name)}"]`)?.focus({ preventScroll: true });
  }, [sought, go]);
  useEffect(() => {
    if (lit !== null) go.show(lit.node, false);
  }, [lit, go]);
  useEffect(() => {
    if (open !== null) go.show(open, false);
  }, [open, width, go]);
  return go;
}
