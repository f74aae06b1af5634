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

/** The session by itself, for its answer may change the cookie; then the desk. */
async function askInTurn(client: QueryClient, path: string): Promise<void> {
  await client.prefetchQuery(sessionOptions);
  if (path !== "desk") return;
  void client.prefetchQuery(deskShowOptions());
  void client.prefetchQuery(deskChoicesShowOptions());
}
