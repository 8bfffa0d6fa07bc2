import { describe, expect, it } from "vitest";
import { invitationMail } from "./invitation-mail.ts";

describe("invitationMail", () => {
  it("keeps other people's words from becoming markup or headers", () => {
    const mail = invitationMail(
      { workspaceName: "<a href=x>Win</a>", invitedByName: "Mallory\r\nBcc: all@x.test", email: "d@x.test" },
      "https://app.test/sign-in",
    );
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.html).not.toContain("<a href=x>");
    expect(mail.html.match(/<a /g)).toHaveLength(1);
  });
});
