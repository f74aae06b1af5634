import { useEffect, useRef } from "react";

/** One key for every action; function keys, so that they work while a note is being typed. */
export const KEY = {
  accept: "F2",
  refuse: "Shift+F2",
  hold: "F4",
  record: "F6",
  mute: "F8",
  hangUp: "F9",
  save: "Ctrl+Enter",
  pass: "F7",
  swap: "Shift+F4",
  together: "Shift+F8",
  handOver: "Shift+F7",
  sendAway: "Shift+F9",
  park: "Shift+F6",
  assist: "F10",
  breather: "Shift+F10",
  help: "?",
} as const;
export type Action = keyof typeof KEY;

function written(event: KeyboardEvent): string {
  const modifiers = [(event.ctrlKey || event.metaKey) && "Ctrl", event.shiftKey && event.key !== "?" && "Shift", event.altKey && "Alt"];
  return [...modifiers.filter(Boolean), event.key].join("+");
}

function isTyping(event: KeyboardEvent): boolean {
  return event.target instanceof HTMLElement && event.target.matches("input, textarea, select, [contenteditable]");
}

/** Does something when its key is pressed; undefined while it cannot be done. */
export function useKey(action: Action, act: (() => void) | undefined): void {
  const now = useRef(act);
  useEffect(() => {
    now.current = act;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || written(event) !== KEY[action] || (action === "help" && isTyping(event))) return;
      event.preventDefault();
      now.current?.();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [action]);
}
