import type { PhoneState } from "./port";

/** A telephone's state, told to whoever draws it. */
export class Told {
  private listeners = new Set<() => void>();
  private state: PhoneState = { line: "off", microphone: "unknown", muted: false, silent: false, error: null };

  read = (): PhoneState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(change: Partial<PhoneState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}
