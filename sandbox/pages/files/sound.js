// The loudspeaker and the microphone of this page; browsers allow them only after the visitor has done something.

let context = null;
let ready = null;
let wakened;
const woken = new Promise((resolve) => {
  wakened = resolve;
});

const TONES = {
  1: [697, 1209], 2: [697, 1336], 3: [697, 1477], 4: [770, 1209], 5: [770, 1336], 6: [770, 1477],
  7: [852, 1209], 8: [852, 1336], 9: [852, 1477], "*": [941, 1209], 0: [941, 1336], "#": [941, 1477],
};
const KEY_SECONDS = 0.12;
const RING = { on: 1, off: 2, tones: [440, 554] };

/** Wake the sound; to be called from a click or a key. Does nothing where there is no sound. */
export function wake() {
  if (typeof AudioContext === "undefined") return Promise.resolve(null);
  if (context === null) {
    context = new AudioContext({ latencyHint: "interactive" });
    ready = Promise.all(["player.js", "microphone.js"].map((file) => context.audioWorklet.addModule(`/sandbox/pages/${file}`)));
  }
  return Promise.all([ready, context.resume()]).then(
    () => {
      wakened();
      return context;
    },
    () => null,
  );
}

export function awake() {
  return context?.state === "running";
}

/** Plays what a call sounds like. */
export class Ear {
  #node = null;
  #gain = null;
  #on = true;
  #closed = false;

  /** It hears once the visitor has woken the sound; `begun` is called then. */
  constructor(tellLevel, begun) {
    woken.then(() => {
      if (this.#closed) return;
      this.#attach(tellLevel);
      begun();
    });
  }

  hear(frame) {
    this.#node?.port.postMessage(frame, [frame]);
  }

  hush() {
    this.#node?.port.postMessage("hush");
  }

  set on(value) {
    this.#on = value;
    if (this.#gain) this.#gain.gain.value = value ? 1 : 0;
  }

  close() {
    this.#closed = true;
    this.#node?.disconnect();
    this.#gain?.disconnect();
  }

  #attach(tellLevel) {
    this.#node = new AudioWorkletNode(context, "player", { numberOfInputs: 0, outputChannelCount: [1] });
    this.#node.port.onmessage = ({ data }) => tellLevel(data);
    this.#gain = context.createGain();
    this.#gain.gain.value = this.#on ? 1 : 0;
    this.#node.connect(this.#gain).connect(context.destination);
  }
}

/** An open microphone. */
export class Mouth {
  #stream;
  #node;

  /** `tell(frame, level)` for every 20 ms; `level` every 100 ms, otherwise null. Rejects when the visitor refuses. */
  static async open(tell) {
    if (!(await wake()) || !navigator.mediaDevices) throw new Error("This browser gives no microphone to this page.");
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio });
    return new Mouth(stream, tell);
  }

  constructor(stream, tell) {
    this.#stream = stream;
    this.#node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0 });
    this.#node.port.onmessage = ({ data }) => tell(data.frame, data.level);
    context.createMediaStreamSource(stream).connect(this.#node);
  }

  close() {
    this.#node.port.onmessage = null;
    for (const track of this.#stream.getTracks()) track.stop();
  }
}

function sing(tones, from, seconds, volume) {
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(volume, from + 0.01);
  gain.gain.setValueAtTime(volume, from + seconds - 0.02);
  gain.gain.linearRampToValueAtTime(0, from + seconds);
  gain.connect(context.destination);
  for (const frequency of tones) {
    const tone = context.createOscillator();
    tone.frequency.value = frequency;
    tone.connect(gain);
    tone.start(from);
    tone.stop(from + seconds);
  }
  return gain;
}

/** The tone of a key under one's own finger. */
export function keyTone(key) {
  if (context?.state === "running" && key in TONES) sing(TONES[key], context.currentTime, KEY_SECONDS, 0.05);
}

/** Ring until told to stop; silent until the visitor has touched the page once. */
export function ring() {
  let last = null;
  const once = () => {
    if (context?.state === "running") last = sing(RING.tones, context.currentTime, RING.on, 0.08);
  };
  once();
  const timer = setInterval(once, (RING.on + RING.off) * 1000);
  return () => {
    clearInterval(timer);
    last?.disconnect();
  };
}
