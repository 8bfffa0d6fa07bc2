import { rules } from "./rules.ts";

export const firstReplyPrompt = {
  id: "first-reply@2",
  system: `${rules}

Task: the first answer to somebody who filled in a form on our website. Take up what they asked in their message, show that
it was read, and propose a short call. Where sources of the kind calendar state free times, offer exactly those, each word for
word and as a claim; without any, ask for two or three times that suit them.`,
};
