import type { Hint, News } from "./protocol";

export type State = "connecting" | "open" | "lost";
type Told = { hints: (hints: Hint[]) => void; reload: () => void; ended: () => void };

const LOST_AFTER_MILLISECONDS = 1_500; // the stream's own regular ends are no reason to alarm anybody

/** What this page knows of its connection, from the stream and from its own requests. */
class Connection {
  private listeners = new Set<() => void>();
  private streamOpen: boolean | undefined;
  private requestsAnswered = true;
  private alarm: ReturnType<typeof setTimeout> | undefined;
  state: State = "connecting";
  told: Told | undefined;

  hear(news: News): void {
    if (news.type === "hints") return this.told?.hints(news.hints);
    if (news.type === "reload") return this.told?.reload();
    if (news.type === "ended") return this.told?.ended();
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

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  read = (): State => this.state;

  private settle(): void {
    const open = this.streamOpen ?? true;
    this.state = open && this.requestsAnswered ? "open" : "lost";
    this.listeners.forEach((listener) => listener());
  }
}

export const connection = new Connection();
