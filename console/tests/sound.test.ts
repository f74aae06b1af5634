import { afterEach, expect, test, vi } from "vitest";

import { Sound } from "../src/phone/pcm-socket/sound";

const DEVICES = { microphone: "", speaker: "" };

afterEach(() => vi.unstubAllGlobals());

test("a telephone that is closed while its sound is being prepared lets go of the microphone", async () => {
  const stop = vi.fn();
  let prepared: (() => void) | undefined;
  const addModule = vi.fn(() => new Promise((done) => (prepared = () => done(undefined))));
  const node = { port: {}, connect: vi.fn(), start: vi.fn() };
  const made = vi.fn(function () {
    return node;
  });
  vi.stubGlobal("navigator", { mediaDevices: { getUserMedia: async () => ({ getTracks: () => [{ stop }] }) } });
  vi.stubGlobal("AudioWorkletNode", made);
  vi.stubGlobal("ConstantSourceNode", made);
  vi.stubGlobal(
    "AudioContext",
    class {
      audioWorklet = { addModule };
      resume = async () => undefined;
      close = async () => undefined;
      createMediaStreamSource = () => node;
    },
  );
  const sound = new Sound(vi.fn(), vi.fn());
  const opening = sound.open(DEVICES).catch(() => undefined);
  await vi.waitFor(() => expect(addModule).toHaveBeenCalled());
  sound.close();
  prepared?.();
  await opening;
  expect(stop).toHaveBeenCalled();
});
