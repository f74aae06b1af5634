/** What the server said no to; `message` is a sentence that a person can act on. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly reason: string | null = null,
    readonly faults: { where: string; what: string }[] = [],
  ) {
    super(message);
  }
}

/** Nobody answered: the network or the server is away. */
export class Away extends Error {}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
