import { useState } from "react";

export interface Draft<Values extends object> {
  values: Values;
  /** As it was when the form was opened: what happens meanwhile does not take away what is being typed. */
  first: Values;
  set: (part: Partial<Values>) => void;
  /** Only what is otherwise now. */
  changed: () => Partial<Values>;
}

/** All but some of it. */
export function without<Values extends object, Name extends keyof Values>(values: Values, ...names: Name[]) {
  const kept = Object.entries(values).filter(([name]) => !names.includes(name as Name));
  return Object.fromEntries(kept) as Omit<Values, Name>;
}

/** What is typed into a form, until it is saved. */
export function useDraft<Values extends object>(opened: Values): Draft<Values> {
  const [first] = useState(opened);
  const [values, setValues] = useState(opened);
  const set = (part: Partial<Values>) => setValues((before) => ({ ...before, ...part }));
  const changed = () =>
    Object.fromEntries(
      Object.entries(values).filter(([name, value]) => {
        return JSON.stringify(value) !== JSON.stringify(first[name as keyof Values]);
      }),
    ) as Partial<Values>;
  return { values, first, set, changed };
}
