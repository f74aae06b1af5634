import { useQuery } from "@tanstack/react-query";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from "react";

import { conversationPhoneOptions } from "../api/generated/@tanstack/react-query.gen";
import type { Desk } from "../api/generated";
import { useMe } from "../api/session";
import { holdTelephone, phoneOf, type Phone, type PhoneState } from "../phone";
import { useDesk } from "./desk";

const TOKEN_MILLISECONDS = 50 * 60_000; // good for an hour
const OFF: PhoneState = { line: "off", microphone: "unknown", muted: false, silent: false, error: null };
const TAKEN: PhoneState = { ...OFF, line: "taken" };

interface Telephone {
  phone: Phone | null;
  /** Whether another page of this browser holds it. */
  taken: boolean;
  callIn: (conversation: number) => void;
  /** Comes into the talk of somebody else. */
  comeIn: (party: number) => void;
}

const Context = createContext<Telephone>({ phone: null, taken: false, callIn: () => undefined, comeIn: () => undefined });

export function useTelephone(): Telephone {
  return use(Context);
}

/** What the telephone is doing. */
export function usePhoneState(): PhoneState {
  const { phone, taken } = useTelephone();
  const subscribe = useCallback((listener: () => void) => phone?.subscribe(listener) ?? (() => undefined), [phone]);
  return useSyncExternalStore(subscribe, () => phone?.read() ?? (taken ? TAKEN : OFF));
}

/** Holds the telephone for as long as the agent works, whatever screen is open. */
export function TelephoneProvider({ children }: { children: ReactNode }) {
  const { agentId } = useMe();
  const { desk } = useDesk();
  const [phone, setPhone] = useState<Phone | null>(null);
  const [taken, setTaken] = useState(false);
  const { data: ticket } = useQuery({
    ...conversationPhoneOptions(),
    enabled: agentId !== null,
    refetchInterval: TOKEN_MILLISECONDS,
  });
  const called = useRef(new Set<string>());
  const wanted = desk !== undefined && isByBrowser(desk) && desk.me.presence !== "offline";
  const first = useRef(ticket);

  useEffect(() => {
    first.current ??= ticket;
    if (ticket) phone?.renew(ticket);
  }, [ticket, phone]);

  const identity = ticket?.identity;
  useEffect(() => {
    if (!wanted || !identity || !first.current) return;
    const given = first.current;
    let mine: Phone | undefined;
    let over = false;
    const take = async () => {
      mine = await phoneOf(given);
      if (over) return mine.close();
      setTaken(false);
      setPhone(mine);
      await mine.open();
    };
    const giveUp = holdTelephone(
      identity,
      () => void take(),
      () => setTaken(true),
    );
    return () => {
      over = true;
      giveUp();
      mine?.close();
      setPhone(null);
      setTaken(false);
    };
  }, [wanted, identity]);

  const call = useCallback(
    (what: "conversation" | "party", id: number) => {
      if (!phone || called.current.has(`${what} ${id}`)) return;
      called.current.add(`${what} ${id}`);
      void phone.call({ [what]: String(id) });
    },
    [phone],
  );
  const callIn = useCallback((conversation: number) => call("conversation", conversation), [call]);
  const comeIn = useCallback((party: number) => call("party", party), [call]);

  useCallIn(phone, callIn, comeIn);
  useWaking(phone);
  const held = useMemo(() => ({ phone, taken, callIn, comeIn }), [phone, taken, callIn, comeIn]);
  return <Context value={held}>{children}</Context>;
}

/** Supervisors come into talks by their browser, wherever calls of their own ring. */
function isByBrowser(desk: Desk): boolean {
  return desk.me.phone === "browser" || desk.part?.party.role === "supervisor";
}

/** Whether I am heard by this browser's microphone: not who works at a telephone. A talk stays where it was taken. */
export function useByBrowser(): boolean {
  const { desk } = useDesk();
  return desk !== undefined && (desk.conversation ? desk.conversation.phone === "browser" : isByBrowser(desk));
}

/** As soon as the telephone is ready, also after a reload between the acceptance and the call: calls in. */
function useCallIn(phone: Phone | null, callIn: (conversation: number) => void, comeIn: (party: number) => void): void {
  const { desk } = useDesk();
  const talk = desk?.conversation;
  const part = desk?.part?.party;
  const subscribe = useCallback((listener: () => void) => phone?.subscribe(listener) ?? (() => undefined), [phone]);
  const line = useSyncExternalStore(subscribe, () => phone?.read().line ?? "off");
  const waiting = talk?.status === "joining" && talk.phone === "browser" && talk.joined_at === null ? talk.id : null;
  const joining = desk && part?.status === "joining" && isByBrowser(desk) ? part.id : null;
  useEffect(() => {
    if (waiting !== null && line === "ready") callIn(waiting);
  }, [waiting, line, callIn]);
  useEffect(() => {
    if (joining !== null && line === "ready") comeIn(joining);
  }, [joining, line, comeIn]);
}

/** Browsers play no sound before the page was touched: the first touch is enough. */
function useWaking(phone: Phone | null): void {
  useEffect(() => {
    if (!phone) return;
    const wake = () => phone.wake();
    addEventListener("pointerdown", wake);
    addEventListener("keydown", wake);
    return () => {
      removeEventListener("pointerdown", wake);
      removeEventListener("keydown", wake);
    };
  }, [phone]);
}
