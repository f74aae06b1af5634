import { Refusal, said } from "../api/refusal";

/** The first field with something wrong: the input itself, or the first of its choices. */
const FAULTY = "[aria-invalid=true] input, input[aria-invalid=true], textarea[aria-invalid=true]";

/** Leads to the first field with something wrong, once it is drawn; where there is none, nobody is led anywhere. */
export function leadToFault(form: HTMLElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>(FAULTY)?.focus());
}

/** What the server found wrong, field by field: the sentence to stand beside it. */
export function faultsOf(error: unknown): (field: string) => string | undefined {
  const faults = error instanceof Refusal ? error.faults : [];
  return (field) => {
    const found = faults.find(({ where }) => where === field || where.startsWith(`${field}.`));
    return found && said(found.what, found.code, found.values);
  };
}

/** Whether a sentence beside a field says it all, so that none is needed below the form. */
export function isBesideFields(error: unknown, fields: string[]): boolean {
  const faults = error instanceof Refusal ? error.faults : [];
  return faults.length > 0 && faults.every(({ where }) => fields.includes(where.split(".")[0] ?? ""));
}

export function isOvertaken(error: unknown): boolean {
  return error instanceof Refusal && error.reason === "overtaken";
}
