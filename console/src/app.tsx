import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Suspense } from "react";
import { BrowserRouter } from "react-router";

import "./i18n";
import { askAhead } from "./ahead";
import { loadSentences, Refusal } from "./api/refusal";
import { SessionProvider } from "./api/session";
import { Shell } from "./shell/shell";
import { Loading } from "./states";
import { Stream } from "./stream";
import { theme } from "./theme";

const TRIES = 2;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000, // hints say when it is old; this only spares asking twice while a screen is drawn
      retry: (failures, error) => !(error instanceof Refusal && error.status < 500) && failures < TRIES,
    },
    mutations: { networkMode: "always" }, // what was pressed without a connection must not be done minutes later
  },
});

askAhead(client);
loadSentences();

export function App() {
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Suspense fallback={null}>
        <QueryClientProvider client={client}>
          <SessionProvider>
            <Stream />
            <BrowserRouter>
              <Suspense fallback={<Loading />}>
                <Shell />
              </Suspense>
            </BrowserRouter>
          </SessionProvider>
        </QueryClientProvider>
      </Suspense>
    </MantineProvider>
  );
}
