const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"; // none that are taken for another one when read aloud
const GROUPS = 4;
const GROUP_LETTERS = 4;

/** A password to be read out once and changed at the first log-in: "k3fd-m2xa-97qw-hn4t". */
export function madeUpPassword(): string {
  const group = () => Array.from({ length: GROUP_LETTERS }, letter).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** Each letter as likely as the others: a number beyond the last whole round is drawn again. */
function letter(): string {
  const limit = 256 - (256 % LETTERS.length);
  const [drawn] = crypto.getRandomValues(new Uint8Array(1));
  return drawn! < limit ? LETTERS[drawn! % LETTERS.length]! : letter();
}
