const MOST_LETTERS = 40;

/** What flows and links call a menu of this title, for good; one that is free. */
export function nameFor(title: string, taken: readonly string[]): string {
  const plain = title
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll("đ", "d")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9]+/g, "_");
  const stem = plain.replace(/^[^a-z]+/, "").slice(0, MOST_LETTERS).replace(/_+$/, "") || "menu";
  const used = new Set([...taken, "new"]); // where menus are begun
  let name = stem;
  for (let number = 2; used.has(name); number++) name = `${stem}_${number}`;
  return name;
}
