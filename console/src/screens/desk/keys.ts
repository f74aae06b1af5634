import { useEffect, useRef } from "react";

import { sayNotYet } from "./not_yet";

/** One key for every action; function keys, so that they work while a note is being typed. */
export const KEY = {
  accept: "F2",
  refuse: "Shift+F2",
  hold: "F4",
  record: "F6",
  mute: "F8",
  hangUp: "F9",
  endForAll: "Ctrl+F9",
  save: "Ctrl+Enter",
  pass: "F7",
  swap: "Shift+F4",
  together: "Shift+F8",
  handOver: "Shift+F7",
  sendAway: "Shift+F9",
  park: "Shift+F6",
  takeBack: "F3",
  assist: "F10",
  breather: "Shift+F10",
  toCall: "Shift+F3",
  help: "F1",
} as const;
export type Action = keyof typeof KEY;

/** What each key does this moment, for who would do it otherwise. */
const doing = new Map<Action, { current: { act: (() => void) | undefined } }>();

export function actOfKey(action: Action): (() => void) | undefined {
  return doing.get(action)?.current.act;
}

/** Opens the sheet of keys too, where nothing is being typed. */
const ASKING = "?";

function written(event: KeyboardEvent): string {
  const modifiers = [(event.ctrlKey || event.metaKey) && "Ctrl", event.shiftKey && "Shift", event.altKey && "Alt"];
  return [...modifiers.filter(Boolean), event.key].join("+");
}

function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof HTMLElement && event.target.matches("input, textarea, select, [contenteditable]");
}

function isFor(action: Action, event: KeyboardEvent): boolean {
  if (written(event) === KEY[action]) return true;
  return action === "help" && event.key === ASKING && !event.ctrlKey && !event.altKey && !isTyping(event);
}

/**
 * Does something when its key is pressed; undefined while it cannot be done. `meanwhile`: what is under way that it
 * has to wait for, said to whoever presses it. The press is not kept for later: by then it would do another thing than
 * the screen showed, such as take a caller off hold whom the agent believes to be on hold.
 */
export function useKey(action: Action, act: (() => void) | undefined, meanwhile?: string | false): void {
  const now = useRef({ act, meanwhile });
  useEffect(() => {
    now.current = { act, meanwhile };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || !isFor(action, event)) return;
      event.preventDefault();
      if (now.current.act) now.current.act();
      else if (now.current.meanwhile) sayNotYet(now.current.meanwhile);
    };
    addEventListener("keydown", press);
    doing.set(action, now);
    return () => {
      removeEventListener("keydown", press);
      if (doing.get(action) === now) doing.delete(action);
    };
  }, [action]);
}
