import { expect, test } from "vitest";

import { clipName, wav } from "../src/screens/administration/queues/telephone_sound";

test("a file's name becomes one that queues can say", () => {
  expect(clipName("Café Music (2).mp3")).toBe("cafe-music-2.wav");
  expect(clipName("_ready-.ogg")).toBe("ready.wav");
  expect(clipName("เพลง.mp3")).toBe("sound.wav");
});

test("samples become what a telephone plays, and what is too loud is cut", () => {
  const file = new DataView(wav(new Float32Array([0, 1, -2])));
  expect(file.byteLength).toBe(50);
  expect([file.getUint16(20, true), file.getUint16(22, true), file.getUint32(24, true)]).toEqual([1, 1, 8000]);
  expect([44, 46, 48].map((at) => file.getInt16(at, true))).toEqual([0, 32_767, -32_767]);
});
