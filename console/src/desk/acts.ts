import { useMutation, useQueryClient } from "@tanstack/react-query";

import { conversationHold, conversationResume, recordingsPause, recordingsResume } from "../api/generated";
import type { MyPart, ParkedLine, PartyLine, Talk } from "../api/generated";
import {
  conversationHangUpMutation,
  passingBreatherMutation,
  passingBringTogetherMutation,
  passingHandOverMutation,
  passingJoinMutation,
  passingLeaveMutation,
  passingParkMutation,
  passingSwapMutation,
  passingTakeBackMutation,
  passingTakeCallerMutation,
} from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { isLive } from "./desk";
import { openDialog } from "./dialogs";
import { useTelephone } from "./telephone";

type MaybeTalk = Talk | null | undefined;

/** Something an agent can do, by a button, a key or the palette. */
export interface Act {
  /** Undefined while it cannot be done. */
  press: (() => void) | undefined;
  /** The same for who waits for the answer: it may be refused. */
  ask: () => Promise<unknown>;
  pending: boolean;
  error: object | null;
}

interface Asking<V> {
  mutate: (variables: V) => void;
  mutateAsync: (variables: V) => Promise<unknown>;
  isPending: boolean;
  error: object | null;
}

function actOf<V>(asking: Asking<V>, variables: V, possible: boolean): Act {
  return {
    press: possible && !asking.isPending ? () => asking.mutate(variables) : undefined,
    ask: () => asking.mutateAsync(variables),
    pending: asking.isPending,
    error: asking.error,
  };
}

type Put = (options: { path: { conversation_id: number } }) => Promise<unknown>;

interface Switched {
  conversation: number;
  /** What is so, and what was asked for last. */
  is: boolean;
  wanted: boolean;
  put: Put;
  take: Put;
  possible: boolean;
}

/** Something of the talk that the carrier does and undoes: pending until it has confirmed what was wanted. */
function useSwitch({ conversation, is, wanted, put, take, possible }: Switched) {
  const onSettled = useLook();
  const asking = useMutation({
    mutationFn: (on: boolean) => (on ? put : take)({ path: { conversation_id: conversation } }),
    onSettled,
  });
  const pending = asking.isPending || wanted !== is;
  return {
    ...actOf(asking, !is, possible && !pending),
    pending,
    is,
    possible,
    /** Where it goes: what is asked for while it is pending. */
    towards: asking.isPending ? asking.variables : wanted,
  };
}

export type Switch = ReturnType<typeof useSwitch>;

export function useHold(talk: MaybeTalk): Switch {
  return useSwitch({
    conversation: talk?.id ?? NONE,
    is: talk?.status === "held",
    wanted: talk?.hold_wanted ?? false,
    put: conversationHold,
    take: conversationResume,
    possible: isTalking(talk),
  });
}

/** The pause of the recording; not to be had while nothing is recorded. */
export function usePause(talk: MaybeTalk): Switch {
  return useSwitch({
    conversation: talk?.id ?? NONE,
    is: talk?.recording?.status === "paused",
    wanted: talk?.recording?.pause_wanted ?? false,
    put: recordingsPause,
    take: recordingsResume,
    possible: isTalking(talk) && talk.recording !== null,
  });
}

/** Ends my talk. Where somebody else is in it, it is asked first whether they talk on: nobody may be cut off by a slip. */
export function useHangUp(talk: MaybeTalk): Act {
  const end = useEndForAll(talk);
  if (!talk || !isInCompany(talk)) return end;
  const ask = () => openDialog("leaving", talk.id);
  return { ...end, press: end.press && ask, ask: () => Promise.resolve(ask()) };
}

/** Ends the call, whoever is in it. */
export function useEndForAll(talk: MaybeTalk): Act {
  return actOf(useMutation({ ...conversationHangUpMutation(), ...useLeaving() }), pathOf(talk), isLive(talk));
}

/** What can be done with who else is in the talk; while they are only asked, to stop asking. */
export function useCompany(talk: MaybeTalk) {
  const onSettled = useLook();
  const swap = useMutation({ ...passingSwapMutation(), onSettled });
  const together = useMutation({ ...passingBringTogetherMutation(), onSettled });
  const handOver = useMutation({ ...passingHandOverMutation(), ...useLeaving() });
  const back = useMutation({ ...passingTakeCallerMutation(), onSettled });
  const other = othersIn(talk)[0];
  const inside = isTalking(talk) && other?.status === "inside";
  const held = talk?.status === "held";
  const settled = talk?.hold_wanted === held && other?.held === other?.held_wanted;
  const pending = [swap, together, handOver].some(({ isPending }) => isPending) || !settled;
  const apart = held || (other?.held ?? false);
  return {
    swap: actOf(swap, pathOf(talk), inside && !pending),
    together: actOf(together, pathOf(talk), inside && !pending && apart),
    handOver: actOf(handOver, pathOf(talk), inside && !pending),
    sendAway: actOf(back, pathOf(talk), isTalking(talk) && other !== undefined),
    inside,
    apart,
    /** Somebody is being put on hold or taken off it. */
    changing: inside && pending,
  };
}

export function usePark(talk: MaybeTalk): Act {
  const park = useMutation({ ...passingParkMutation(), ...useLeaving() });
  return actOf(park, { ...pathOf(talk), body: {} }, isTalking(talk) && othersIn(talk).length === 0);
}

export function useBreather(talk: MaybeTalk): Act {
  return actOf(useMutation({ ...passingBreatherMutation(), ...useLeaving() }), pathOf(talk), isTalking(talk));
}

/** Takes parked callers back. */
export function useTakeBack() {
  const telephone = useTelephone();
  const onSettled = useLook();
  const take = useMutation({
    ...passingTakeBackMutation(),
    onSuccess: ({ conversation, phone }) => {
      if (phone) telephone.callIn(conversation);
    },
    onSettled,
  });
  return ({ entry_id }: ParkedLine, possible: boolean): Act => actOf(take, { path: { entry_id } }, possible);
}

/** What can be done with a colleague's talk that I am asked into, or am in. */
export function usePart(part: MyPart | null | undefined) {
  const client = useQueryClient();
  const { phone, comeIn } = useTelephone();
  const onSettled = () => askAgain(client, ["desk", "board"]);
  const join = useMutation({
    ...passingJoinMutation(),
    onMutate: () => phone?.wake(),
    onSuccess: (joining) => {
      if (joining.phone) comeIn(joining.party_id);
    },
    onSettled,
  });
  const refuse = useMutation({ ...passingLeaveMutation(), onSettled });
  const leave = useMutation({ ...passingLeaveMutation(), onSuccess: () => phone?.hangUp(), onSettled });
  const path = { path: { party_id: part?.party.id ?? NONE } };
  const asked = part?.party.status === "asked";
  return {
    come: actOf(join, path, asked),
    refuse: actOf(refuse, path, asked),
    leave: actOf(leave, path, part != null && !asked),
  };
}

/** Whether there is somebody to talk to. */
export function isTalking(talk: MaybeTalk): talk is Talk {
  return talk?.status === "talking" || talk?.status === "held";
}

/** Who was asked into the talk; supervisors come and go by themselves. */
export function othersIn(talk: MaybeTalk): PartyLine[] {
  return talk?.parties.filter(({ role }) => role !== "supervisor") ?? [];
}

/** Whether somebody is there who would talk on with the caller, or comes in this moment. */
export function isInCompany(talk: MaybeTalk): boolean {
  return isTalking(talk) && othersIn(talk).some(({ status }) => status !== "asked");
}

/** Whether the call can be passed on, or somebody be asked into it. */
export function mayPassOn(talk: MaybeTalk): boolean {
  return isTalking(talk) && othersIn(talk).length === 0;
}

/** Whether a supervisor can be called. */
export function mayCallHelp(talk: MaybeTalk): boolean {
  return isTalking(talk) && !talk.parties.some(({ role }) => role === "supervisor");
}

/** Stands for the talk where there is none: then nothing can be done to it. */
const NONE = 0;

function pathOf(talk: MaybeTalk) {
  return { path: { conversation_id: talk?.id ?? NONE } };
}

function useLook(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => askAgain(client, ["desk"]);
}

/** Of acts that end my part in the talk: the server knows first, then the telephone hangs up. */
function useLeaving() {
  const { phone } = useTelephone();
  return { onSuccess: () => phone?.hangUp(), onSettled: useLook() };
}
