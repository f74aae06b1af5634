import { describe, expect, test } from "vitest";

import { Jitter } from "../src/phone/pcm-socket/jitter";
import { Resampler } from "../src/phone/pcm-socket/resampler";

function tone(hertz: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));
}

function inBlocks(resampler: Resampler, sound: Float32Array, samples: number): Float32Array {
  const made: number[] = [];
  for (let at = 0; at < sound.length; at += samples) made.push(...resampler.push(sound.subarray(at, at + samples)));
  return Float32Array.from(made);
}

function loudness(sound: Float32Array): number {
  return Math.sqrt(sound.reduce((sum, sample) => sum + sample * sample, 0) / sound.length);
}

describe.each([48_000, 44_100, 16_000])("a microphone at %i a second", (rate) => {
  test("a voice passes at its loudness, one sample for each that 8 kHz has", () => {
    const made = inBlocks(new Resampler(rate, 8_000), tone(1_000, rate, 1), 128);
    expect(Math.abs(made.length - 8_000)).toBeLessThan(20);
    expect(loudness(made.subarray(100))).toBeCloseTo(Math.SQRT1_2, 1);
  });

  test("what 8 kHz cannot carry is not folded into the voice", () => {
    expect(loudness(inBlocks(new Resampler(rate, 8_000), tone(6_000, rate, 1), 128).subarray(100))).toBeLessThan(0.02);
  });

  test("what is heard comes back at the loudspeaker's rate", () => {
    const made = inBlocks(new Resampler(8_000, rate), tone(440, 8_000, 1), 160);
    expect(Math.abs(made.length - rate)).toBeLessThan(200);
    expect(loudness(made.subarray(1_000))).toBeCloseTo(Math.SQRT1_2, 1);
  });
});

describe("what comes from the network", () => {
  const frame = (value: number) => new Float32Array(160).fill(value);

  test("begins once there are 60 ms of it", () => {
    const jitter = new Jitter();
    jitter.put(frame(1));
    jitter.put(frame(2));
    expect(jitter.take()).toBeNull();
    jitter.put(frame(3));
    expect([jitter.take(), jitter.take(), jitter.take()].map((each) => each?.[0])).toEqual([1, 2, 3]);
    expect(jitter.take()).toBeNull();
  });

  test("never grows later than a quarter of a second: the oldest is dropped", () => {
    const jitter = new Jitter();
    for (let i = 0; i < 100; i++) jitter.put(frame(i));
    expect(jitter.take()?.[0]).toBe(88);
  });
});
