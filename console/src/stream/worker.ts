/** The one keeper of the stream for all pages of this browser. */
import type { News } from "./protocol";
import { Source } from "./source";

declare const self: { onconnect: (event: MessageEvent) => void };

const ports = new Set<MessagePort>();
const source = new Source((news) => ports.forEach((port) => port.postMessage(news)));

self.onconnect = (event) => {
  const port = event.ports[0]!;
  ports.add(port);
  port.onmessage = () => {
    ports.delete(port);
    if (ports.size === 0) source.close();
  };
  source.open();
  port.postMessage({ type: source.state } satisfies News);
};
