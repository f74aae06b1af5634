import { freeName, helpOf, languagesOf, nodesOf, put, putInNode, type Part } from "./document";
import { offers, startingWords } from "./starting_words";

/** The kinds that a new place can be, the usual ones first. */
export const NEW_KINDS = [
  "queue",
  "announce",
  "menu",
  "voicemail",
  "hangup",
  "callback",
  "hours",
  "branch",
  "transfer",
  "identify",
  "case_status",
  "language",
] as const;
export type NewKind = (typeof NEW_KINDS)[number];

const OFFICE = ["09:00-18:00"];
export const OFFICE_WEEK: Part = { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE };

/** A place that can serve callers at once where that is possible: set up like the one of its kind that they know already,
 *  else with the usual words in every language. */
export function addNode(document: Part, kind: NewKind, title: string): { document: Part; name: string } {
  const name = freeName(document, title || kind);
  const node = { ...(likeOne(document, kind) ?? { kind, ...fresh(document, kind) }), ...(title ? { title } : {}) };
  return { document: putInNode(document, name, [], node), name };
}

/** The way to a person or to a message, as it is set up already. */
function likeOne(document: Part, kind: NewKind): Part | undefined {
  const nodes = nodesOf(document);
  const like = [document.person, document.message].map((each) => nodes[String(each)]).find((node) => node?.kind === kind);
  return like && put(like, ["place"], undefined);
}

function fresh(document: Part, kind: NewKind): Part {
  const languages = languagesOf(document);
  const help = helpOf(document);
  const message = typeof document.message === "string" ? document.message : help;
  const words = (field: string) => startingWords(kind, field, languages);
  switch (kind) {
    case "queue":
      return { queue: queueOf(document) ?? "", prompt: words("prompt") };
    case "announce":
      return { prompt: words("prompt"), goto: help };
    case "menu":
      return { prompt: words("prompt"), options: { "1": { goto: help } } };
    case "callback":
      return { ask_number: words("ask_number"), done: words("done"), queue: queueOf(document) };
    case "hours":
      return { week: OFFICE_WEEK, open: help, closed: message };
    case "branch":
      return { cases: [{ when: { customer: "known" }, goto: help }], else: help };
    case "transfer":
      return { prompt: words("prompt"), number: "" };
    case "identify":
      return { by: "reference", prompt: words("prompt"), match: help };
    case "case_status":
      return { prompt: words("prompt"), repeat: words("repeat"), options: { "1": { goto: document.start } } };
    case "language":
      return { offer: offers(languages), goto: help, always: true };
    default:
      return { prompt: words("prompt") };
  }
}

/** A queue that callers of this menu reach already. */
export function queueOf(document: Part): string | undefined {
  const nodes = nodesOf(document);
  const queues = [nodes[String(document.person)], ...Object.values(nodes)].map((node) => node?.queue);
  return queues.find((queue): queue is string => typeof queue === "string" && queue !== "");
}
