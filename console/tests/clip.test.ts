import { expect, test } from "vitest";

import { clipName, withoutEnding } from "../src/clips/names";
import { wav } from "../src/clips/wav";
import { replaced } from "../src/screens/clips/putting_in";
import { filled, switchedOn, toldIn, valuesIn, writtenAs } from "../src/screens/flow/edit/words/saying";

test("a file's name becomes one that documents can say", () => {
  expect(clipName(withoutEnding("Café Music (2).mp3"))).toBe("cafe-music-2.wav");
  expect(clipName("_ready-")).toBe("ready.wav");
  expect(clipName("เพลง")).toBe("sound.wav");
  expect(clipName("mn", "leave_message", "")).toBe("mn-leave-message.wav");
});

test("samples become a file, and what is too loud is cut", () => {
  const file = new DataView(wav(new Float32Array([0, 1, -2]), 16_000));
  expect(file.byteLength).toBe(50);
  expect([file.getUint16(20, true), file.getUint16(22, true), file.getUint32(24, true)]).toEqual([1, 1, 16_000]);
  expect([44, 46, 48].map((at) => file.getInt16(at, true))).toEqual([0, 32_767, -32_767]);
});

test("words are written as plainly as they can be", () => {
  expect(writtenAs("Hello", [])).toBe("Hello");
  expect(writtenAs("Hello", ["hello"])).toEqual({ text: "Hello", audio: "hello" });
  expect(writtenAs("{company}", ["{company}"])).toEqual({ text: "{company}", audio: ["{company}"] });
});

test("values are found in a text and filled in; one that is not known stays as it is", () => {
  expect(valuesIn("{company}: {reference}, {x}")).toEqual(["company", "reference", "x"]);
  expect(filled("{company}: {x}", { company: "Aurora" })).toBe("Aurora: {x}");
});

test("a language that no voice speaks lacks what is not recorded", () => {
  const isRecorded = (clip: string) => clip === "here";
  expect(toldIn("Hello", false, isRecorded)).toBe("text");
  expect(toldIn("Сайн", true, isRecorded)).toBe("missing");
  expect(toldIn({ text: "Сайн", audio: "here" }, true, isRecorded)).toBe("recording");
  expect(toldIn({ text: "Сайн", audio: ["here", "gone"] }, true, isRecorded)).toBe("missing");
});

test("a planned language is offered last", () => {
  const document = { languages: ["en"], planned_languages: ["mn", "vi"] };
  expect(switchedOn(document, "mn")).toEqual({ languages: ["en", "mn"], planned_languages: ["vi"] });
  expect(switchedOn({ languages: ["en"], planned_languages: ["mn"] }, "mn")).toEqual({ languages: ["en", "mn"] });
});

test("a new take goes where the earlier one was, and nowhere else", () => {
  const document = { nodes: { a: { prompt: { mn: { text: "old", audio: ["old", "{name}"] } }, music: "old.wav", title: "old" } } };
  expect(replaced(document, "old.wav", "old-2")).toEqual({
    nodes: { a: { prompt: { mn: { text: "old", audio: ["old-2", "{name}"] } }, music: "old-2", title: "old" } },
  });
});
