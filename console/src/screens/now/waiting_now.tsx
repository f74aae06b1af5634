import type { QueueBoard } from "../../api/generated";
import { Figure, useFigure } from "../../figures";
import { before } from "../../time";
import { Ticking } from "./ticking";

/** How many callers wait in these queues, and the longest of them for how long; callbacks are not on the line. */
export function WaitingNow({ queues, now }: { queues: QueueBoard[]; now: string }) {
  const write = useFigure();
  const callers = queues.reduce((sum, queue) => sum + queue.callers, 0);
  const longest = queues.reduce((most, queue) => Math.max(most, queue.longest_wait_seconds ?? 0), 0);
  return (
    <>
      <Figure of="waiting" big>
        {write(callers, "count")}
      </Figure>
      <Figure of="longest_wait" big>
        {callers > 0 ? <Ticking at={before(now, longest)} /> : "–"}
      </Figure>
    </>
  );
}
