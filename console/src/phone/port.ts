/** What the desk's telephone is doing. `taken`: another page of this browser holds it. */
export type Line = "off" | "taken" | "connecting" | "ready" | "dialling" | "in_call";

/** `allowed` once the browser gives sound from it; `refused`: the caller would hear nothing. */
export type Microphone = "unknown" | "allowed" | "refused";

export interface PhoneState {
  line: Line;
  microphone: Microphone;
  muted: boolean;
  /** The browser plays no sound before somebody has touched the page. */
  silent: boolean;
  error: string | null;
}

/** Loudness from 0 to 1: what the microphone gives, and what is heard. */
export interface Levels {
  mine: number;
  theirs: number;
}

/** How this agent telephones, as GET /api/desk/phone gives it. */
export interface Ticket {
  identity: string;
  token: string;
  application_sid: string;
  socket_url: string;
}

/** The telephone in the page. The two carriers differ here and nowhere else in the console. */
export interface Phone {
  read(): PhoneState;
  subscribe(listener: () => void): () => void;
  levels(): Levels;
  /** Asks for the microphone and connects; comes back by itself after a loss, and to its call if that still goes on. */
  open(): Promise<void>;
  /** A token is good for an hour: a new one for the next connection. */
  renew(ticket: Ticket): void;
  call(params: Record<string, string>): Promise<void>;
  hangUp(): void;
  mute(muted: boolean): void;
  press(key: string): void;
  /** After a touch of the page: sound may be played now. */
  wake(): void;
  choose(devices: Devices): Promise<void>;
  close(): void;
}

/** Ids of the browser's devices; empty: the system's own choice. */
export interface Devices {
  microphone: string;
  speaker: string;
}

export const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"] as const;
