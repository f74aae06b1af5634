import { resume } from "../phone/resume";

/** Notes that are played again and again, and how loud. */
interface Tune {
  notes: [hertz: number, at: number][];
  everyMilliseconds: number;
  gain: number;
  /** How often, if not until it is stopped. */
  times?: number;
}

/** The desk's own ringtone: three soft notes up and two again, until somebody answers. */
export const RINGTONE: Tune = {
  notes: [
    [659.25, 0],
    [830.61, 0.16],
    [987.77, 0.32],
    [830.61, 0.6],
    [987.77, 0.76],
  ],
  everyMilliseconds: 2_400,
  gain: 0.22,
};

/** A colleague who calls for help: two notes down, three times, which nobody takes for a caller. */
export const CHIME: Tune = {
  notes: [
    [783.99, 0],
    [523.25, 0.24],
  ],
  everyMilliseconds: 8_000,
  gain: 0.16,
  times: 3,
};

/** Plays a tune until it is stopped. */
export class Ringer {
  constructor(private readonly tune: Tune) {}

  private context: AudioContext | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private played = 0;

  start(): void {
    if (this.timer !== undefined) return;
    this.context ??= new AudioContext();
    void resume(this.context);
    this.bar();
    this.timer = setInterval(() => this.bar(), this.tune.everyMilliseconds);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    void this.context?.close();
    this.context = undefined;
  }

  private bar(): void {
    const context = this.context;
    if (this.played === this.tune.times) return;
    if (context?.state !== "running") return void resume(context);
    this.played += 1;
    for (const [hertz, at] of this.tune.notes) this.note(context, hertz, context.currentTime + at);
  }

  private note(context: AudioContext, hertz: number, at: number): void {
    const oscillator = new OscillatorNode(context, { type: "triangle", frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(this.tune.gain, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.55);
  }
}
