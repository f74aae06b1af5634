import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { workCallOffMutation } from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { Failed } from "../states";
import { CallOff } from "./call_off";
import { MakeNow } from "./make_now";
import { PutOff } from "./put_off";

interface Props {
  id: number;
  /** Whom it reaches. */
  name: string;
  dueAt: string;
  byMe: boolean;
  /** What else there is to do, before it is called off. */
  children?: ReactNode;
}

/** What there is to do with a callback of one's own before it is due: make it now, at another time, or not at all. */
export function OwnCallback({ children, ...callback }: Props) {
  const client = useQueryClient();
  const callOff = useMutation({ ...workCallOffMutation(), onSettled: () => askAgain(client, ["work", "desk", "customers"]) });
  return (
    <>
      <MakeNow id={callback.id} name={callback.name} />
      <PutOff {...callback} />
      {children}
      <CallOff pending={callOff.isPending} sure={() => callOff.mutate({ path: { entry_id: callback.id } })} />
      {callOff.error && <Failed error={callOff.error} />}
    </>
  );
}
