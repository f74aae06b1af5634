import { useEffect, useRef, useState } from "react";

import { chosenDevices, microphoneOf } from "../phone/devices";
import { wav } from "./wav";

const RATE_HZ = 16_000; // twice what a telephone carries; the server makes the rest of it
const LONGEST_SECONDS = 600;
const LOOK_MILLISECONDS = 100;

export type Recording = "idle" | "asking" | "recording";

export interface Recorder {
  state: Recording;
  /** How loud it is right now, from 0 to 1. */
  level: number;
  seconds: number;
  /** Begins to record; what is said until `stop` is given to `take`. Rejects when there is no microphone. */
  start: (take: (sound: Blob) => void) => Promise<void>;
  stop: () => void;
}

/** What is said into this machine's microphone, as a WAV file. */
export function useRecorder(): Recorder {
  const [state, setState] = useState<Recording>("idle");
  const [level, setLevel] = useState(0);
  const [seconds, setSeconds] = useState(0);
  const ending = useRef<((keep: boolean) => void) | null>(null);
  useEffect(() => () => ending.current?.(false), []);

  const start = async (take: (sound: Blob) => void) => {
    setState("asking");
    let stream: MediaStream;
    try {
      stream = await microphoneOf(chosenDevices().microphone);
    } catch (error) {
      setState("idle");
      throw error;
    }
    const recorder = new MediaRecorder(stream);
    const parts: Blob[] = [];
    const meter = metered(stream, (loud, since) => {
      setLevel(loud);
      setSeconds(since);
      if (since >= LONGEST_SECONDS) ending.current?.(true);
    });
    ending.current = (keep) => {
      ending.current = null;
      const recorded = () => new Blob(parts, { type: recorder.mimeType });
      // What this browser cannot read itself is sent as it is: the server says whether it can.
      recorder.onstop = () => keep && void asWav(recorded()).catch(recorded).then(take);
      recorder.stop();
      meter();
      stream.getTracks().forEach((track) => track.stop());
      setState("idle");
    };
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    setSeconds(0);
    setState("recording");
  };
  return { state, level, seconds, start, stop: () => ending.current?.(true) };
}

/** Tells how loud it is ten times a second; what it gives ends that. */
function metered(stream: MediaStream, tell: (level: number, seconds: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const began = performance.now();
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    tell(Math.min(1, loudest), (performance.now() - began) / 1000);
  }, LOOK_MILLISECONDS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** What this browser records (each in a coding of its own) as a file that every server reads. */
async function asWav(recorded: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, RATE_HZ);
  const sound = await context.decodeAudioData(await recorded.arrayBuffer());
  return new Blob([wav(sound.getChannelData(0), RATE_HZ)], { type: "audio/wav" });
}
