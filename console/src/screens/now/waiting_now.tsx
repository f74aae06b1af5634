import type { Waiting } from "../../api/generated";
import { Figure, useFigure } from "../../figures";
import { Ticking } from "./ticking";

/** How many callers of these wait, and the longest of them for how long; callbacks are not on the line. */
export function WaitingNow({ waiting }: { waiting: Waiting[] }) {
  const write = useFigure();
  const calls = waiting.filter((each) => each.kind === "call");
  const longest = calls.map((each) => each.since).sort()[0];
  return (
    <>
      <Figure of="waiting" big>
        {write(calls.length, "count")}
      </Figure>
      <Figure of="longest_wait" big>
        {longest ? <Ticking at={longest} /> : "–"}
      </Figure>
    </>
  );
}
