/** Runs on the audio thread: the microphone becomes frames of 20 ms at 8 kHz, and frames that come become sound. */
import { Jitter } from "./jitter";
import { Resampler } from "./resampler";

declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

const RATE = 8_000;
const FRAME_SAMPLES = 160;
const FADES = 0.8; // of the meter, a frame

class Telephone extends AudioWorkletProcessor {
  private readonly down = new Resampler(sampleRate, RATE);
  private readonly up = new Resampler(RATE, sampleRate);
  private readonly jitter = new Jitter();
  private readonly frame = new Float32Array(FRAME_SAMPLES);
  private filled = 0;
  private ready = new Float32Array(0);
  private theirs = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => (data === "clear" ? this.jitter.clear() : this.take(data as ArrayBuffer));
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const microphone = inputs[0]?.[0];
    if (microphone) this.give(this.down.push(microphone));
    this.play(outputs[0]!);
    return true;
  }

  private take(buffer: ArrayBuffer): void {
    const frame = Float32Array.from(new Int16Array(buffer), (sample) => sample / 32768);
    this.theirs = loudness(frame);
    this.jitter.put(frame);
  }

  private give(samples: Float32Array): void {
    for (const sample of samples) {
      this.frame[this.filled++] = Math.max(-1, Math.min(1, sample));
      if (this.filled < FRAME_SAMPLES) continue;
      const frame = Int16Array.from(this.frame, (each) => each * 32767).buffer;
      this.port.postMessage({ frame, mine: loudness(this.frame), theirs: this.theirs }, [frame]);
      this.filled = 0;
      this.theirs *= FADES;
    }
  }

  private play(channels: Float32Array[]): void {
    const wanted = channels[0]!.length;
    while (this.ready.length < wanted) {
      const made = this.up.push(this.jitter.take() ?? new Float32Array(FRAME_SAMPLES));
      const joined = new Float32Array(this.ready.length + made.length);
      joined.set(this.ready);
      joined.set(made, this.ready.length);
      this.ready = joined;
    }
    for (const channel of channels) channel.set(this.ready.subarray(0, wanted));
    this.ready = this.ready.slice(wanted);
  }
}

function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / samples.length);
}

registerProcessor("telephone", Telephone);
