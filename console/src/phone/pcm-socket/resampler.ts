const PHASES = 128;
const HALF_WIDTH = 8; // zero crossings on each side

/** Changes the rate of a stream of samples: a windowed sinc, its taps made once for 128 places between two samples. */
export class Resampler {
  private readonly step: number;
  private readonly half: number;
  private readonly taps: Float32Array[];
  private kept: Float32Array;
  private place: number;

  /** Rates in samples a second. */
  constructor(from: number, to: number) {
    const cutoff = Math.min(1, to / from) * 0.92;
    this.step = from / to;
    this.half = Math.ceil(HALF_WIDTH / cutoff);
    this.taps = Array.from({ length: PHASES }, (_, phase) => tapsOf(this.half, cutoff, phase / PHASES));
    this.kept = new Float32Array(2 * this.half);
    this.place = this.half - 1;
  }

  /** Takes a block and gives what it makes at the other rate. */
  push(block: Float32Array): Float32Array {
    const input = new Float32Array(this.kept.length + block.length);
    input.set(this.kept);
    input.set(block, this.kept.length);
    const made: number[] = [];
    for (; this.place + this.half < input.length; this.place += this.step) made.push(this.at(input));
    const spent = Math.max(0, Math.floor(this.place) - this.half + 1);
    this.kept = input.slice(spent);
    this.place -= spent;
    return Float32Array.from(made);
  }

  private at(input: Float32Array): number {
    const base = Math.floor(this.place);
    const kernel = this.taps[Math.floor((this.place - base) * PHASES)]!;
    let sum = 0;
    for (let i = 0, at = base - this.half + 1; i < kernel.length; i++, at++) sum += kernel[i]! * input[at]!;
    return sum;
  }
}

function tapsOf(half: number, cutoff: number, fraction: number): Float32Array {
  const kernel = new Float32Array(2 * half);
  let total = 0;
  for (let i = 0; i < kernel.length; i++) {
    const x = i - half + 1 - fraction;
    const angle = Math.PI * x * cutoff;
    const hann = 0.5 + 0.5 * Math.cos((Math.PI * x) / (half + 1));
    kernel[i] = (angle === 0 ? 1 : Math.sin(angle) / angle) * hann;
    total += kernel[i]!;
  }
  return kernel.map((tap) => tap / total);
}
