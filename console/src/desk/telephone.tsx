import { useQuery } from "@tanstack/react-query";
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from "react";

import { conversationPhoneOptions } from "../api/generated/@tanstack/react-query.gen";
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
}

const Context = createContext<Telephone>({ phone: null, taken: false, callIn: () => undefined });

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
  const { desk } = useDesk();
  const [phone, setPhone] = useState<Phone | null>(null);
  const [taken, setTaken] = useState(false);
  const { data: ticket } = useQuery({ ...conversationPhoneOptions(), refetchInterval: TOKEN_MILLISECONDS });
  const called = useRef(new Set<number>());
  const wanted = desk !== undefined && desk.me.phone === "browser" && desk.me.presence !== "offline";
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

  const callIn = useCallback(
    (conversation: number) => {
      if (!phone || called.current.has(conversation)) return;
      called.current.add(conversation);
      void phone.call({ conversation: String(conversation) });
    },
    [phone],
  );

  useCallIn(phone, callIn);
  useWaking(phone);
  const held = useMemo(() => ({ phone, taken, callIn }), [phone, taken, callIn]);
  return <Context value={held}>{children}</Context>;
}

/** After a reload between the acceptance and the call: calls in then. */
function useCallIn(phone: Phone | null, callIn: (conversation: number) => void): void {
  const { desk } = useDesk();
  const talk = desk?.conversation;
  const subscribe = useCallback((listener: () => void) => phone?.subscribe(listener) ?? (() => undefined), [phone]);
  const line = useSyncExternalStore(subscribe, () => phone?.read().line ?? "off");
  const waiting = talk?.status === "joining" && talk.phone === "browser" && talk.joined_at === null ? talk.id : null;
  useEffect(() => {
    if (waiting !== null && line === "ready") callIn(waiting);
  }, [waiting, line, callIn]);
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
