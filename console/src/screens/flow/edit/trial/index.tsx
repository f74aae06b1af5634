import { useImperativeHandle, useState, type Ref } from "react";

import { serverClock } from "../../../../time";
import type { Part } from "../document";
import { useDrafting } from "../drafting";
import type { Call } from "./call";
import { Rehearsals } from "./rehearsals";
import { isComplete, stepsOf, USUAL, type Pretence, type Step } from "./script";
import { Telephone } from "./telephone";

interface Props {
  open: boolean;
  setOpen: (open: boolean) => void;
  /** Plays a rehearsal from elsewhere in the editor. */
  player: Ref<(rehearsal: Part) => void>;
}

/** The telephone beside the editor, and the calls that are tried again after every change. */
export function Trial({ open, setOpen, player }: Props) {
  const { document } = useDrafting();
  const [pretence, pretend] = useState(USUAL);
  const [call, setCall] = useState<Call | null>(null);
  const begin = (loaded: Part | null, steps: Step[], as: Pretence = pretence) =>
    setCall((before) => ({ pretence: as, loaded, steps, began: new Date(serverClock.now()), number: (before?.number ?? 0) + 1, then: document }));
  const play = (rehearsal: Part) => {
    begin(rehearsal, stepsOf(rehearsal));
    setOpen(true);
  };
  useImperativeHandle(player, () => play);
  return (
    <>
      {open && (
        <Telephone
          pretence={pretence}
          pretend={(as) => {
            pretend(as);
            if (call && isComplete(as)) begin(null, call.loaded ? [] : call.steps, as);
          }}
          call={call}
          begin={() => begin(null, [])}
          replay={() => begin(call?.loaded ?? null, [])}
          play={(steps) => setCall((before) => before && { ...before, steps, then: document })}
          close={() => {
            setCall(null);
            setOpen(false);
          }}
        />
      )}
      <Rehearsals play={play} />
    </>
  );
}
