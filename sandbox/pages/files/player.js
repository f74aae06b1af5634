// In the audio thread: plays 8 kHz frames at the rate of the loudspeaker.

const RATE = 8000;
const HELD_SECONDS = 2;
const BEGIN_AT = 0.06 * RATE; // samples in hand before the sound begins: what the network may be late by
const TOO_MUCH = 0.4 * RATE; // beyond this the listener would lag behind
const LEVEL_EVERY = 0.1; // seconds

class Player extends AudioWorkletProcessor {
  constructor() {
    super();
    this.ring = new Float32Array(RATE * HELD_SECONDS);
    this.written = 0;
    this.at = 0; // where we listen, in samples and fractions
    this.playing = false;
    this.power = 0;
    this.counted = 0;
    this.port.onmessage = ({ data }) => this.take(data);
  }

  take(data) {
    if (data === "hush") {
      this.at = this.written;
      this.playing = false;
      return;
    }
    for (const sample of new Int16Array(data)) {
      this.ring[this.written % this.ring.length] = sample / 32768;
      this.written += 1;
    }
    if (this.written - this.at > TOO_MUCH) this.at = this.written - BEGIN_AT;
  }

  sample(index) {
    return index < 0 ? 0 : this.ring[index % this.ring.length];
  }

  /** Between four neighbours, so that speech keeps its brightness. */
  between() {
    const i = Math.floor(this.at);
    const t = this.at - i;
    const [a, b, c, d] = [this.sample(i - 1), this.sample(i), this.sample(i + 1), this.sample(i + 2)];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }

  process(_inputs, [[out]]) {
    if (!this.playing && this.written - this.at >= BEGIN_AT) this.playing = true;
    const step = RATE / sampleRate;
    for (let i = 0; i < out.length; i += 1) {
      if (this.playing && this.written - this.at < 3) this.playing = false;
      out[i] = this.playing ? this.between() : 0;
      if (this.playing) this.at += step;
      this.power += out[i] * out[i];
    }
    this.tellLevel(out.length);
    return true;
  }

  tellLevel(samples) {
    this.counted += samples;
    if (this.counted < LEVEL_EVERY * sampleRate) return;
    this.port.postMessage(Math.sqrt(this.power / this.counted));
    this.power = this.counted = 0;
  }
}

registerProcessor("player", Player);
