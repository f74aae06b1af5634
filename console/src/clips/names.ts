const LONGEST = 60;

/** A clip's name from the words for what it is: "Café Music (2)" is "cafe-music-2.wav". */
export function clipName(...parts: string[]): string {
  const plain = parts
    .map(slug)
    .filter(Boolean)
    .join("-")
    .slice(0, LONGEST)
    .replace(/-+$/, "");
  return `${plain || "sound"}.wav`;
}

/** The name of a file without its ending. */
export function withoutEnding(file: string): string {
  return file.replace(/\.[^.]*$/, "");
}

/** The file that a document means, which may leave the ending out. */
export function fileName(clip: string): string {
  return clip.includes(".") ? clip : `${clip}.wav`;
}

/** A name as documents write it. */
export function asWritten(file: string): string {
  return file.replace(/\.wav$/, "");
}

function slug(part: string): string {
  return part
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
