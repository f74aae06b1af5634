import i18next from "i18next";

export type Values = Record<string, string | number>;

/** What the server found wrong with one field. */
export interface Fault {
  where: string;
  what: string;
  code: string;
  values?: Values;
}

/** What the server said no to; `message` is a sentence that a person can act on, in the reader's language. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly reason: string | null = null,
    readonly faults: Fault[] = [],
  ) {
    super(message);
  }
}

/** Nobody answered: the network or the server is away. */
export class Away extends Error {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A sentence of the server's in the reader's language; its own English one until those are loaded. */
export function said(english: string, code: string | undefined, values: Values = {}): string {
  return code ? i18next.t(`refusals:${code}`, { ...inTheirs(values, i18next.language), defaultValue: english }) : english;
}

/** What has another name in the reader's language is called so: `queue_it` stands in for `queue`. */
export function inTheirs(values: Values, language: string): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, values[`${name}_${language}`] ?? value]));
}

/** Has the server's sentences ready before there is anything to refuse. */
export function loadSentences(): void {
  void i18next.loadNamespaces("refusals");
}
