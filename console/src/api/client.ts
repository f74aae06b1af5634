import { client } from "./generated/client.gen";
import { Away, Refusal } from "./refusal";
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

client.interceptors.error.use((error, response) => {
  if (!response) {
    connection.unanswered();
    return new Away(String(error));
  }
  const said = (typeof error === "object" && error !== null ? error : {}) as Partial<Refusal>;
  return new Refusal(response.status, said.message ?? response.statusText, said.reason ?? null, said.faults ?? []);
});
