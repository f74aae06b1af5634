import { client } from "./generated/client.gen";
import { Away, Refusal, said, type Fault, type Values } from "./refusal";
import { connection } from "../stream/connection";

let token = "";

/** The session's CSRF token, which goes with every write from now on. */
export function learnToken(csrfToken: string): void {
  token = csrfToken;
}

/** Leads to the log-in, and from there back to this place. */
export function logInAgain(): void {
  const here = location.pathname + location.search;
  location.assign(`/log-in?next=${encodeURIComponent(here)}`);
}

/** The same in another tab, where a call keeps this page from being left. */
export function logInElsewhere(): void {
  open("/log-in", "_blank", "noopener");
}

interface Told {
  message?: string;
  code?: string;
  values?: Values;
  reason?: string;
  faults?: Fault[];
}

client.setConfig({ baseUrl: "", throwOnError: true });

client.interceptors.request.use((request) => {
  if (request.method !== "GET") request.headers.set("X-CSRFToken", token);
  return request;
});

client.interceptors.response.use((response) => {
  connection.answered();
  if (response.status === 401) connection.end();
  return response;
});

client.interceptors.error.use((error, response, request) => {
  // a question that is asked again takes back the one before: that one, nobody failed to answer
  if (!response && request?.signal.aborted) return error;
  if (!response) {
    connection.unanswered();
    return new Away(String(error));
  }
  const told = (typeof error === "object" && error !== null ? error : {}) as Told;
  const message = said(told.message ?? response.statusText, told.code, told.values);
  return new Refusal(response.status, message, told.reason ?? null, told.faults ?? []);
});
