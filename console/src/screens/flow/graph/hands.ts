import { useMediaQuery } from "@mantine/hooks";
import type { Connection, Edge, FinalConnectionState, NodeChange, ReactFlowProps } from "@xyflow/react";
import { useMemo, useState } from "react";

import type { Edits } from ".";
import type { CardNode } from "./card";
import type { Point } from "./drawing";

/** Dragging: a card to another spot, the end of a line to another card. A finger only moves the view. */
export function useHands(automatic: Map<string, Point>, edits: Edits | undefined) {
  const isFinger = useMediaQuery("(pointer: coarse)") ?? false;
  const [dragged, drag] = useState<{ name: string; at: Point } | null>(null);
  const points = useMemo(
    () => (dragged && automatic.has(dragged.name) ? new Map([...automatic, [dragged.name, dragged.at]]) : automatic),
    [automatic, dragged],
  );
  const lead = ({ source, sourceHandle, target }: Connection) => {
    if (sourceHandle) edits?.lead(source, sourceHandle, target);
  };
  /** Anywhere on a card is as good as on its dot. */
  const dropped = (event: MouseEvent | TouchEvent, source: string | undefined, way: string | null | undefined, state: FinalConnectionState) => {
    const target = cardUnder(event);
    if (!state.isValid && source !== undefined && way && target !== null) edits?.lead(source, way, target);
  };
  const canvas: ReactFlowProps<CardNode, Edge> = {
    nodesDraggable: edits !== undefined && !isFinger,
    nodesConnectable: edits !== undefined,
    edgesReconnectable: edits !== undefined,
    onNodesChange: (changes: NodeChange<CardNode>[]) => {
      for (const change of changes)
        if (change.type === "position" && change.position && change.dragging) drag({ name: change.id, at: change.position });
    },
    onNodeDragStop: (_, { id, position }) => {
      drag(null);
      edits?.put(id, { x: Math.round(position.x), y: Math.round(position.y) });
    },
    onConnect: lead,
    onReconnect: (_, connection) => lead(connection),
    onConnectEnd: (event, state) => dropped(event, state.fromNode?.id, state.fromHandle?.id, state),
    onReconnectEnd: (event, edge, _, state) => dropped(event, edge.source, edge.sourceHandle, state),
  };
  return { points, canvas };
}

function cardUnder(event: MouseEvent | TouchEvent): string | null {
  const { clientX, clientY } = "changedTouches" in event ? event.changedTouches[0]! : event;
  const under = document.elementFromPoint(clientX, clientY);
  return under?.closest<HTMLElement>(".react-flow__node")?.dataset.id ?? null;
}
