import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";

import type { GraphProps } from ".";
import classes from "./graph.module.css";

const Graph = lazy(() => import("."));

/** The graph, loaded when somebody wants to see it: whoever reads the outline never waits for it. */
export function GraphLater(props: GraphProps) {
  return (
    <Suspense fallback={<Skeleton className={classes.frame} radius="md" />}>
      <Graph {...props} />
    </Suspense>
  );
}
