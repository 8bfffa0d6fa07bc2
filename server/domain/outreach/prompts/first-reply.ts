import { rules } from "./rules.ts";

export const firstReplyPrompt = {
  id: "first-reply@1",
  system: `${rules}

Task: the first answer to somebody who filled in a form on our website. Take up what they asked in their message, show that
it was read, and propose a short call by asking for two or three times that suit them.`,
};
