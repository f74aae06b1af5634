// The browser's own voice, for words that the carrier could not make audible.

/** Speak after what is being said already; silence where the browser has no voice. */
export function say(text, language) {
  if (!("speechSynthesis" in window)) return;
  const words = new SpeechSynthesisUtterance(text);
  if (language) {
    words.lang = language;
    const voices = speechSynthesis.getVoices();
    const short = language.toLowerCase().split("-")[0];
    words.voice =
      voices.find((voice) => voice.lang.toLowerCase() === language.toLowerCase()) ??
      voices.find((voice) => voice.lang.toLowerCase().startsWith(short)) ??
      null;
  }
  speechSynthesis.speak(words);
}

export function hush() {
  if ("speechSynthesis" in window) speechSynthesis.cancel();
}
