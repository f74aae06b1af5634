/** The server's clock as this browser knows it: countdowns run on it, whatever this machine's own clock says. */
class ServerClock {
  private ahead = 0;

  /** Takes an answer's `now`. */
  learn(now: string): void {
    this.ahead = Date.parse(now) - Date.now();
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.ahead;
  }
}

export const serverClock = new ServerClock();

/** That many seconds before an instant. */
export function before(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) - seconds * 1000).toISOString();
}

type Listener = () => void;
const listeners = new Set<Listener>();
let second = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function tick(): void {
  const now = serverClock.now();
  second = Math.floor(now / 1000);
  listeners.forEach((listener) => listener());
  timer = setTimeout(tick, 1000 - (now % 1000));
}

/** One timer for all that count seconds on the page. */
export const seconds = {
  subscribe(listener: Listener): () => void {
    listeners.add(listener);
    if (!timer) tick();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) {
        clearTimeout(timer);
        timer = undefined;
      }
    };
  },
  read(): number {
    return second || Math.floor(serverClock.now() / 1000);
  },
};
