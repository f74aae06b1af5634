const RATE = 8_000;
const BEGIN_SAMPLES = 0.06 * RATE;
const MOST_SAMPLES = 0.24 * RATE;

/** Sound as it comes from the network, made even: begins when there is enough, drops what is too late. */
export class Jitter {
  private waiting: Float32Array[] = [];
  private samples = 0;
  private playing = false;

  put(frame: Float32Array): void {
    this.waiting.push(frame);
    this.samples += frame.length;
    while (this.samples > MOST_SAMPLES) this.samples -= this.waiting.shift()!.length;
    if (this.samples >= BEGIN_SAMPLES) this.playing = true;
  }

  /** The next frame, or null while there is too little. */
  take(): Float32Array | null {
    const frame = this.playing ? this.waiting.shift() : undefined;
    if (!frame) {
      this.playing = false;
      return null;
    }
    this.samples -= frame.length;
    return frame;
  }

  clear(): void {
    this.waiting = [];
    this.samples = 0;
    this.playing = false;
  }
}
