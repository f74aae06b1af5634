import type { Hint, News } from "./protocol";

const PATH = "/stream";
const COME_BACK_MILLISECONDS = 3_000;

/** One EventSource that comes back by itself; whatever may have been missed meanwhile is told as `reload`. */
export class Source {
  private events: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private gap = false;
  state: "open" | "lost" = "lost";

  constructor(private readonly tell: (news: News) => void) {}

  open(): void {
    if (this.events) return;
    const events = new EventSource(PATH);
    this.events = events;
    events.addEventListener("open", () => {
      this.state = "open";
      this.tell({ type: "open" });
      if (this.gap) this.tell({ type: "reload" });
      this.gap = false;
    });
    events.addEventListener("hint", (event) => this.tell({ type: "hints", hints: JSON.parse(event.data) as Hint[] }));
    events.addEventListener("reload", () => this.tell({ type: "reload" }));
    events.addEventListener("ended", () => {
      this.tell({ type: "ended" });
      this.close();
    });
    events.addEventListener("error", () => this.lost(events));
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.events?.close();
    this.events = undefined;
    this.state = "lost";
    this.gap = true;
  }

  private lost(events: EventSource): void {
    if (events !== this.events) return;
    this.state = "lost";
    this.gap = true;
    this.tell({ type: "lost" });
    if (events.readyState !== EventSource.CLOSED) return; // the browser comes back by itself
    this.close();
    this.tell({ type: "refused" });
    this.timer = setTimeout(() => this.open(), COME_BACK_MILLISECONDS);
  }
}
