import { afterEach, expect, test, vi } from "vitest";

import { CHIME, Ringer } from "../src/desk/ringer";
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

test("a ringtone that stops before the browser lets it sound leaves no complaint behind", async () => {
  const refused: unknown[] = [];
  const complain = (reason: unknown) => refused.push(reason);
  process.on("unhandledRejection", complain);
  vi.stubGlobal(
    "AudioContext",
    class {
      state = "suspended";
      private fail: (why: Error) => void = () => undefined;
      resume = () => new Promise((_, fail) => (this.fail = fail));
      close = async () => this.fail(new Error("AudioContext closed before a pending resume() could complete."));
    },
  );
  const ringer = new Ringer(CHIME);
  ringer.start();
  ringer.stop();
  await new Promise((done) => setTimeout(done));
  process.off("unhandledRejection", complain);
  expect(refused).toEqual([]);
});
