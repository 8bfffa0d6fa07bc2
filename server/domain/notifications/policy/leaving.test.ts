import { describe, expect, it } from "vitest";
import { notificationMail } from "./notification-mail.ts";
import { pushContent } from "./push-message.ts";

const one = { id: "n1", title: "Dana replied", text: "To your offer", path: "people/7" };
const two = { id: "n2", title: "A second approval is needed", text: null, path: "moves/8" };
const place = { appUrl: "https://app.test", slug: "brightline", workspaceName: "Brightline" };

describe("a push", () => {
  it("says one thing as it is, and leads to it", () => {
    expect(pushContent("brightline", [one])).toEqual({
      title: "Dana replied",
      text: "To your offer",
      path: "/brightline/people/7",
      tag: "n1",
    });
  });

  it("says several as one, and leads to the list", () => {
    const content = pushContent("brightline", [one, two]);
    expect(content).toMatchObject({
      path: "/brightline/notifications",
      text: "Dana replied\nA second approval is needed",
    });
    expect(content.title).toContain("2 things");
  });

  it("fits what push services carry, however long the text is", () => {
    const long = { ...one, text: "x".repeat(5_000) };
    expect(Buffer.byteLength(JSON.stringify(pushContent("brightline", [long, ...Array(50).fill(long)])))).toBeLessThan(
      3_000,
    );
  });
});

describe("a mail", () => {
  it("names each thing with its address, and where to choose", () => {
    const mail = notificationMail(place, [one, two]);
    expect(mail.subject).toBe("2 things are waiting in Brightline");
    expect(mail.text).toContain("https://app.test/brightline/people/7");
    expect(mail.text).toContain("https://app.test/brightline/settings/notifications");
  });

  it("does not let other people's words become markup or headers", () => {
    const mail = notificationMail(place, [{ ...one, title: "<b>x</b>\r\nBcc: all@test", text: "<img src=x>" }]);
    expect(mail.html).not.toMatch(/<b>|<img/);
    expect(mail.subject).not.toMatch(/[\r\n]/);
  });
});
