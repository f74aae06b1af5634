// Telephone numbers as people read them.

const COUNTRIES = {
  1: "US", 7: "RU", 20: "EG", 27: "ZA", 30: "GR", 31: "NL", 32: "BE", 33: "FR", 34: "ES", 36: "HU", 39: "IT", 40: "RO", 41: "CH",
  43: "AT", 44: "GB", 45: "DK", 46: "SE", 47: "NO", 48: "PL", 49: "DE", 51: "PE", 52: "MX", 54: "AR", 55: "BR", 56: "CL", 57: "CO",
  60: "MY", 61: "AU", 62: "ID", 63: "PH", 64: "NZ", 65: "SG", 66: "TH", 81: "JP", 82: "KR", 84: "VN", 86: "CN", 90: "TR", 91: "IN",
  92: "PK", 351: "PT", 352: "LU", 353: "IE", 354: "IS", 356: "MT", 358: "FI", 359: "BG", 370: "LT", 371: "LV", 372: "EE", 380: "UA",
  381: "RS", 385: "HR", 386: "SI", 420: "CZ", 421: "SK", 852: "HK", 853: "MO", 855: "KH", 856: "LA", 880: "BD", 886: "TW",
  971: "AE", 972: "IL", 976: "MN", 977: "NP",
};
const NAMES = new Intl.DisplayNames(["en"], { type: "region" });

function code(number) {
  return [3, 2, 1].map((length) => number.slice(1, 1 + length)).find((digits) => digits in COUNTRIES) ?? "";
}

/** "Italy", or nothing when the number says none. */
export function country(number) {
  const found = number.startsWith("+") ? COUNTRIES[code(number)] : undefined;
  if (!found) return "";
  return found === "US" ? "North America" : NAMES.of(found);
}

/** "+39 333 123 4567"; what is no number in international form stays as it is. */
export function pretty(number) {
  if (number === "") return "Number withheld";
  if (number.startsWith("app:")) return "an application";
  if (number.startsWith("client:")) return `Client ${number.slice(7)}`;
  if (!/^\+[0-9]{6,15}$/.test(number)) return number;
  const prefix = code(number);
  const rest = number.slice(1 + prefix.length);
  const groups = rest.match(/.{1,3}/g) ?? [];
  if (groups.length > 1 && groups.at(-1).length === 1) groups.splice(-2, 2, groups.at(-2) + groups.at(-1));
  return [`+${prefix}`, ...groups].join(" ").replace("+ ", "+");
}

export function ordinal(count) {
  const suffix = { one: "st", two: "nd", few: "rd", other: "th" }[new Intl.PluralRules("en", { type: "ordinal" }).select(count)];
  return `${count}${suffix}`;
}

export function minutes(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60), whole % 60].map((part) => String(part).padStart(2, "0"));
  return whole < 3600 ? parts.join(":") : `${Math.floor(whole / 3600)}:${String(Math.floor(whole / 60) % 60).padStart(2, "0")}:${parts[1]}`;
}
