/** Whether every word that was typed begins a word of the title, whatever the accents. */
export function fits(title: string, typed: string): boolean {
  const words = plain(title).split(/\s+/);
  return plain(typed)
    .split(/\s+/)
    .every((wanted) => words.some((word) => word.startsWith(wanted)) || plain(title).includes(wanted));
}

function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{Diacritic}/gu, "").toLowerCase().trim();
}
