const BAR_MILLISECONDS = 2_400;
const NOTES: [hertz: number, at: number][] = [
  [659.25, 0],
  [830.61, 0.16],
  [987.77, 0.32],
  [830.61, 0.6],
  [987.77, 0.76],
];

/** The desk's own ringtone: three soft notes up and two again, until somebody answers. */
export class Ringer {
  private context: AudioContext | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  start(): void {
    if (this.timer !== undefined) return;
    this.context ??= new AudioContext();
    void this.context.resume();
    this.bar();
    this.timer = setInterval(() => this.bar(), BAR_MILLISECONDS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    void this.context?.close();
    this.context = undefined;
  }

  private bar(): void {
    const context = this.context;
    if (context?.state !== "running") return void context?.resume();
    for (const [hertz, at] of NOTES) this.note(context, hertz, context.currentTime + at);
  }

  private note(context: AudioContext, hertz: number, at: number): void {
    const oscillator = new OscillatorNode(context, { type: "triangle", frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(0.22, at + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, at + 0.5);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.55);
  }
}
