import { useSyncExternalStore } from "react";

/** Which years are written: the Thai calendar only where somebody has chosen it. */
export type Calendar = "gregory" | "buddhist";

const CHOSEN = "hotline.calendar";
const listeners = new Set<() => void>();

export function chooseCalendar(calendar: Calendar): void {
  localStorage.setItem(CHOSEN, calendar);
  listeners.forEach((listener) => listener());
}

function read(): Calendar {
  return localStorage.getItem(CHOSEN) === "buddhist" ? "buddhist" : "gregory";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCalendar(): Calendar {
  return useSyncExternalStore(subscribe, read);
}
