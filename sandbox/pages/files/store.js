// What this browser remembers: the telephones on the table and the numbers worth suggesting.

const TELEPHONES = "sandbox.telephones";
const SUGGESTIONS = "sandbox.suggestions";
const MOST_SUGGESTIONS = 200;
export const E164 = /^\+[1-9][0-9]{5,14}$/;

const FIRST = [
  { address: "+393331234567", name: "First telephone" },
  { address: "+393407654321", name: "Second telephone" },
  { address: "+66812345678", name: "Third telephone" },
];

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise; // somebody else wrote there
  }
}

function named(item) {
  return { address: String(item.address), name: String(item.name ?? ""), callerId: item.callerId ?? null };
}

export function telephones() {
  const kept = read(TELEPHONES, null);
  const usable = Array.isArray(kept) ? kept.filter((item) => E164.test(item?.address ?? "")) : FIRST;
  return usable.map(named);
}

export function keepTelephones(list) {
  localStorage.setItem(TELEPHONES, JSON.stringify(list));
}

export function suggestions() {
  const kept = read(SUGGESTIONS, []);
  return Array.isArray(kept) ? kept.filter((item) => E164.test(item?.address ?? "")).map(named) : [];
}

/** `+39333…:Anna` of a link; the plus may have become a blank on its way. */
function pair(text) {
  const [number, ...name] = text.split(":");
  return { address: number.trim().replace(/^\+?/, "+").replaceAll(" ", ""), name: name.join(":").trim(), callerId: null };
}

/** Take up `?telephone=+39…:Name` (on the table) and `?suggest=+39…:Name`, each as often as wanted. */
export function takeFromLink() {
  const query = new URLSearchParams(location.search);
  const wanted = query.getAll("telephone").map(pair).filter((item) => E164.test(item.address));
  const known = new Map(suggestions().map((item) => [item.address, item]));
  for (const item of query.getAll("suggest").map(pair)) if (E164.test(item.address)) known.set(item.address, item);
  localStorage.setItem(SUGGESTIONS, JSON.stringify([...known.values()].slice(-MOST_SUGGESTIONS)));
  if (wanted.length) {
    const there = telephones().filter((item) => !wanted.some((other) => other.address === item.address));
    const first = localStorage.getItem(TELEPHONES) === null ? [] : there;
    keepTelephones([...wanted, ...first]);
  }
  if (location.search) history.replaceState(null, "", location.pathname);
}
