// In the audio thread: what the microphone hears, as frames of 20 ms at 8 kHz.

const RATE = 8000;
const FRAME_SAMPLES = 160;
const CUTOFF_HZ = 3600; // what 8 kHz can carry; anything above would fold back as noise
const LEVEL_EVERY = 5; // frames

function lowPass(taps) {
  const middle = (taps - 1) / 2;
  const weights = Float32Array.from({ length: taps }, (_, i) => {
    const x = i - middle;
    const ideal = x === 0 ? (2 * CUTOFF_HZ) / sampleRate : Math.sin((2 * Math.PI * CUTOFF_HZ * x) / sampleRate) / (Math.PI * x);
    return ideal * (0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (taps - 1)));
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

class Microphone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.weights = lowPass(63);
    this.heard = new Float32Array(0);
    this.at = 0;
    this.frame = new Int16Array(FRAME_SAMPLES);
    this.filled = 0;
    this.frames = 0;
    this.power = 0;
  }

  filtered(from) {
    let sum = 0;
    for (let i = 0; i < this.weights.length; i += 1) sum += this.heard[from + i] * this.weights[i];
    return sum;
  }

  process([input]) {
    if (!input?.[0]) return true;
    const heard = new Float32Array(this.heard.length + input[0].length);
    heard.set(this.heard);
    heard.set(input[0], this.heard.length);
    this.heard = heard;
    while (Math.floor(this.at) + this.weights.length < heard.length) {
      const from = Math.floor(this.at);
      const t = this.at - from;
      this.give(t === 0 ? this.filtered(from) : (1 - t) * this.filtered(from) + t * this.filtered(from + 1));
      this.at += sampleRate / RATE;
    }
    const done = Math.min(Math.floor(this.at), heard.length);
    this.heard = heard.slice(done);
    this.at -= done;
    return true;
  }

  give(sample) {
    const held = Math.max(-1, Math.min(1, sample));
    this.frame[this.filled] = Math.round(held * 32767);
    this.power += held * held;
    this.filled += 1;
    if (this.filled < FRAME_SAMPLES) return;
    this.frames += 1;
    const level = this.frames % LEVEL_EVERY === 0 ? Math.sqrt(this.power / (FRAME_SAMPLES * LEVEL_EVERY)) : null;
    if (level !== null) this.power = 0;
    this.port.postMessage({ frame: this.frame.buffer, level }, [this.frame.buffer]);
    this.frame = new Int16Array(FRAME_SAMPLES);
    this.filled = 0;
  }
}

registerProcessor("microphone", Microphone);
