import { describe, expect, test } from "vitest";

import { client } from "../src/api/generated/client.gen";
import "../src/api/client";
import { connection } from "../src/stream/connection";

function ask(signal: AbortSignal, failure: unknown): Promise<unknown> {
  const fetch = () => Promise.reject(failure);
  return client.get({ url: "/api/desk", baseUrl: "http://hotline.example", signal, fetch });
}

describe("a request without an answer", () => {
  test("that was taken back is no lost connection", async () => {
    const question = new AbortController();
    question.abort();
    const gone = new DOMException("taken back", "AbortError");
    await expect(ask(question.signal, gone)).rejects.toBe(gone);
    expect(connection.read()).not.toBe("lost");
  });

  test("that nobody answered is one", async () => {
    await expect(ask(new AbortController().signal, new TypeError("Failed to fetch"))).rejects.toThrow();
    expect(connection.read()).toBe("lost");
  });
});
