const HELD = "hotline.phone";
const GIVE_WAY_MILLISECONDS = 2_000;

/**
 * Waits until this page may hold the telephone: one page of a browser does, and a page that is loaded again gets it back
 * before one that only waited. `held` is told when that is; the returned function gives it away.
 */
export function holdTelephone(name: string, held: () => void, waiting: () => void): () => void {
  const lock = `${HELD}.${name}`;
  let given = false;
  let release: () => void = () => undefined;
  const kept = new Promise<void>((resolve) => (release = resolve));

  const take = (found: Lock | null): Promise<boolean> => {
    if (!found) return Promise.resolve(false);
    if (given) return Promise.resolve(true);
    sessionStorage.setItem(HELD, name);
    held();
    return kept.then(() => true);
  };

  const wait = async (): Promise<void> => {
    while (!(await navigator.locks.request(lock, { ifAvailable: true }, take))) {
      waiting();
      await navigator.locks.request(lock, () => undefined);
      const mine = sessionStorage.getItem(HELD) === name; // survives a reload of its page
      if (!mine) await new Promise((resolve) => setTimeout(resolve, GIVE_WAY_MILLISECONDS));
    }
  };

  void wait();
  return () => {
    given = true;
    release();
  };
}
