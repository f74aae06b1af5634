import type { Said } from "../../../../api/generated";

const SLOW_RATE = 0.7;

/** Says all of it, one after the other: recordings where there are some, else by the browser's voice. Returns the way to stop. */
export function sayAloud(said: Said[]): () => void {
  let stopped = false;
  let playing: HTMLAudioElement | null = null;
  const play = (name: string) =>
    new Promise<boolean>((done) => {
      playing = new Audio(clipUrl(name));
      playing.onended = () => done(true);
      playing.onerror = () => done(false);
      playing.play().catch(() => done(false));
    });
  const all = async () => {
    for (const each of said) {
      if (stopped) return;
      if (each.audio && (await play(each.audio))) continue;
      if (!stopped && each.text) await speak(each.text, each.language, each.slow);
    }
  };
  void all();
  return () => {
    stopped = true;
    playing?.pause();
    speechSynthesis.cancel();
  };
}

export function clipUrl(name: string): string {
  return `/media/clips/${encodeURIComponent(name.includes(".") ? name : `${name}.wav`)}`;
}

/** Whether this browser can say words of a language; it may learn of its voices only after a while. */
export function hasVoice(language: string): boolean {
  return speechSynthesis.getVoices().some(({ lang }) => lang.toLowerCase().startsWith(language));
}

function speak(text: string, language: string, slow: boolean): Promise<void> {
  const voice = speechSynthesis.getVoices().find(({ lang }) => lang.toLowerCase().startsWith(language));
  if (!voice) return Promise.resolve();
  return new Promise((done) => {
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    words.lang = voice.lang;
    words.rate = slow ? SLOW_RATE : 1;
    words.onend = words.onerror = () => done();
    speechSynthesis.speak(words);
  });
}
