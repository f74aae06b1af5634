import type { QueryClient } from "@tanstack/react-query";

import { deskChoicesShowOptions, deskShowOptions } from "./api/generated/@tanstack/react-query.gen";
import { sessionOptions } from "./api/session";
import { loadWords } from "./i18n";

const views = import.meta.glob("./screens/*/index.tsx");

/** Asks for what the first screen needs at once, instead of each when the one before it has come. */
export function askAhead(client: QueryClient): void {
  const path = location.pathname.split("/")[1] ?? "";
  void views[`./screens/${path}/index.tsx`]?.();
  loadWords(path);
  if (path === "desk") loadWords("record");
  void askInTurn(client, path);
}

/** The session by itself, for its answer may change the cookie; then the company's words, and the desk of who has one. */
async function askInTurn(client: QueryClient, path: string): Promise<void> {
  await client.prefetchQuery(sessionOptions);
  const session = client.getQueryData(sessionOptions.queryKey);
  if (!session?.person) return;
  void client.prefetchQuery(deskChoicesShowOptions()); // what the company calls things, which every screen says
  if (path === "desk" && session.agent_id !== null) void client.prefetchQuery(deskShowOptions());
}
