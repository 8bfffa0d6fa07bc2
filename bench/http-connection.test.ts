import { describe, expect, it } from "vitest";
import { parseAnswer, wireRequest } from "./http-connection.ts";

const bytes = (text: string) => Buffer.from(text);

describe("the bench's HTTP client", () => {
  it("reads an answer with a length, and leaves what follows", () => {
    const text = "HTTP/1.1 202 Accepted\r\nContent-Length: 3\r\n\r\nabc";
    expect(parseAnswer(bytes(`${text}HTTP`))).toEqual({ answer: { status: 202, body: "abc" }, length: text.length });
  });

  it("reads a chunked answer, also with characters of several bytes", () => {
    const text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nü1\r\n2\r\nok\r\n0\r\n\r\n";
    expect(parseAnswer(bytes(text))).toEqual({ answer: { status: 200, body: "ü1ok" }, length: bytes(text).length });
  });

  it.each([
    "HTTP/1.1 200 OK\r\nContent-Le",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
  ])("waits for the rest of %j", (text) => expect(parseAnswer(bytes(text))).toBeNull());

  it("counts the bytes of what it sends", () => {
    expect(wireRequest({ method: "POST", path: "/x", headers: {}, body: "ü" })).toBe(
      "POST /x HTTP/1.1\r\ncontent-length: 2\r\n\r\nü",
    );
  });
});
