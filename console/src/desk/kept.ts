const KINDS = ["note", "wrap-up"] as const;
const KEPT = new RegExp(`^hotline\\.(${KINDS.join("|")})\\.(\\d+)$`);

/** Where this browser keeps what was typed about a talk, until the server has it. */
export function keptAs(kind: (typeof KINDS)[number], conversation: number): string {
  return `hotline.${kind}.${conversation}`;
}

/** Customers' data does not stay in the browser: all that is kept of talks goes, but that of one still open. */
export function forgetTalks(but: number | null = null): void {
  for (const name of Object.keys(sessionStorage)) {
    const talk = KEPT.exec(name);
    if (talk && Number(talk[2]) !== but) sessionStorage.removeItem(name);
  }
}

const WHOSE = "hotline.person";

/** Who logs in after somebody else finds nothing of theirs. */
export function keepFor(person: number): void {
  if (sessionStorage.getItem(WHOSE) !== String(person)) forgetTalks();
  sessionStorage.setItem(WHOSE, String(person));
}
