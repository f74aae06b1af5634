import { connection } from "./connection";
import type { News } from "./protocol";
import { Source } from "./source";

/** Follows the stream through the browser's one keeper of it, or alone where there is none. Call once a page. */
export function follow(): void {
  const hear = (news: News) => connection.hear(news);
  addEventListener("offline", () => connection.network(false));
  addEventListener("online", () => {
    connection.network(true);
    connection.told?.reload();
  });
  if (!("SharedWorker" in globalThis)) {
    const source = new Source(hear);
    whenOver(
      () => source.close(),
      () => source.open(),
    );
    return source.open();
  }
  let leave: () => void = () => undefined;
  const open = () => {
    const keeper = new SharedWorker(new URL("./worker.ts", import.meta.url), { type: "module", name: "hotline-stream" });
    keeper.port.onmessage = (event: MessageEvent<News>) => hear(event.data);
    leave = () => keeper.port.postMessage("bye");
    addEventListener("pagehide", leave, { once: true });
    addEventListener(
      "pageshow",
      (event) => {
        if (!event.persisted) return;
        open(); // back from the browser's cache: the keeper has forgotten us
        connection.told?.reload();
      },
      { once: true },
    );
  };
  whenOver(() => leave(), open);
  open();
}

/** The session's end, and its coming back. */
function whenOver(end: () => void, begin: () => void): void {
  let over = false;
  connection.subscribe(() => {
    if ((connection.read() === "over") === over) return;
    over = !over;
    (over ? end : begin)();
  });
}
