import { Refusal, said } from "../../../api/refusal";

const RATE_HZ = 8000; // what a telephone carries, whatever was recorded
const HEADER_BYTES = 44;
const LONGEST_SECONDS = 600;
const LOUDEST = 32_767;

/** Any sound that this browser can read, as every carrier plays it: WAV, one channel, 8,000 samples a second, 16 bits.
 *  Raises a Refusal. */
export async function telephoneSound(file: Blob): Promise<Blob> {
  const context = new OfflineAudioContext(1, 1, RATE_HZ);
  const read = await context.decodeAudioData(await file.arrayBuffer()).catch(() => {
    throw new Refusal(422, said("this is no sound that can be read", "clip_unreadable"));
  });
  if (read.duration > LONGEST_SECONDS) throw new Refusal(422, said("a clip lasts up to ten minutes", "clip_length"));
  return new Blob([wav(mixed(read))], { type: "audio/wav" });
}

/** The name that a file's becomes: "Café Music (2).mp3" is "cafe-music-2.wav". */
export function clipName(file: string): string {
  const plain = file
    .replace(/\.[^.]*$/, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[-_]+|-+$/g, "")
    .slice(0, 60);
  return `${plain || "sound"}.wav`;
}

/** All channels as one. */
function mixed(sound: AudioBuffer): Float32Array {
  const mono = new Float32Array(sound.length);
  for (let channel = 0; channel < sound.numberOfChannels; channel++) {
    sound.getChannelData(channel).forEach((sample, at) => {
      mono[at] = (mono[at] ?? 0) + sample / sound.numberOfChannels;
    });
  }
  return mono;
}

/** The file of these samples, each between -1 and 1. */
export function wav(samples: Float32Array): ArrayBuffer {
  const bytes = new ArrayBuffer(HEADER_BYTES + samples.length * 2);
  const view = new DataView(bytes);
  const word = (at: number, letters: string) => [...letters].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  word(0, "RIFF");
  view.setUint32(4, bytes.byteLength - 8, true);
  word(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE_HZ, true);
  view.setUint32(28, RATE_HZ * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  word(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, at) => view.setInt16(HEADER_BYTES + at * 2, Math.max(-1, Math.min(1, sample)) * LOUDEST, true));
  return bytes;
}
