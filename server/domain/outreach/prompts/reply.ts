import { rules } from "./rules.ts";

export const replyPrompt = {
  id: "reply@1",
  system: `${rules}

Task: answer the last inbound mail of the conversation. Take up what it says and lead to one next step that fits its intent.
When they declined, thank them and close; ask for nothing.`,
};
