import { beforeEach, expect, test, vi } from "vitest";

import { Connection } from "../src/stream/connection";

let connection: Connection;

beforeEach(() => {
  connection = new Connection();
});

test("a session that is over is said at once, and nothing else is said after it", () => {
  const told = vi.fn();
  connection.subscribe(told);
  connection.hear({ type: "ended" });
  expect(connection.read()).toBe("over");
  connection.hear({ type: "lost" });
  connection.unanswered();
  connection.hear({ type: "open" });
  expect(connection.read()).toBe("over");
  expect(told).toHaveBeenCalledTimes(1);
});

test("a stream that the server refuses makes the page ask who is logged in", () => {
  const refused = vi.fn();
  connection.told = { hints: vi.fn(), reload: vi.fn(), refused };
  connection.hear({ type: "refused" });
  expect(refused).toHaveBeenCalledTimes(1);
  expect(connection.read()).toBe("connecting");
});

test("a request that nobody answers is a lost connection until one is answered", () => {
  connection.unanswered();
  expect(connection.read()).toBe("lost");
  connection.answered();
  expect(connection.read()).toBe("open");
});

test("without a network, an answer that was still under way is no sign of a connection", () => {
  connection.network(false);
  connection.answered();
  connection.hear({ type: "open" });
  expect(connection.read()).toBe("lost");
  connection.network(true);
  expect(connection.read()).toBe("open");
});
