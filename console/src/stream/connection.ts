import type { Hint, News } from "./protocol";

/** `over`: nobody is logged in any more, and nothing comes back before somebody is. */
export type State = "connecting" | "open" | "lost" | "over";
type Told = { hints: (hints: Hint[]) => void; reload: () => void; refused: () => void };

const LOST_AFTER_MILLISECONDS = 1_500; // the stream's own regular ends are no reason to alarm anybody

/** What this page knows of its connection, from the stream and from its own requests. */
export class Connection {
  private listeners = new Set<() => void>();
  private streamOpen: boolean | undefined;
  private requestsAnswered = true;
  private online = true;
  private alarm: ReturnType<typeof setTimeout> | undefined;
  state: State = "connecting";
  told: Told | undefined;

  hear(news: News): void {
    if (news.type === "hints") return this.told?.hints(news.hints);
    if (news.type === "reload") return this.told?.reload();
    if (news.type === "refused") return this.told?.refused();
    if (news.type === "ended") return this.end();
    clearTimeout(this.alarm);
    if (news.type === "open") {
      this.streamOpen = true;
      this.settle();
    } else if (this.streamOpen !== false) {
      this.alarm = setTimeout(() => {
        this.streamOpen = false;
        this.settle();
      }, LOST_AFTER_MILLISECONDS);
    }
  }

  answered(): void {
    if (!this.requestsAnswered) {
      this.requestsAnswered = true;
      this.settle();
    }
  }

  unanswered(): void {
    this.requestsAnswered = false;
    this.settle();
  }

  /** Whether the browser has a network at all: without one, an answer that was under way is no sign of a connection. */
  network(there: boolean): void {
    this.online = there;
    if (there) this.settle();
    else this.unanswered();
  }

  /** The session is over, whoever says so: from here on the page shows what was. */
  end(): void {
    if (this.state === "over") return;
    clearTimeout(this.alarm);
    this.state = "over";
    this.listeners.forEach((listener) => listener());
  }

  /** The same person has logged in again, elsewhere in this browser: the page goes on where it was. */
  begin(): void {
    if (this.state !== "over") return;
    this.state = "connecting";
    this.streamOpen = undefined;
    this.requestsAnswered = true;
    this.listeners.forEach((listener) => listener());
    this.told?.reload();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  read = (): State => this.state;

  private settle(): void {
    if (this.state === "over") return;
    const open = this.streamOpen ?? true;
    this.state = open && this.online && this.requestsAnswered ? "open" : "lost";
    this.listeners.forEach((listener) => listener());
  }
}

export const connection = new Connection();
