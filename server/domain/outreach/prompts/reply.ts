import { rules } from "./rules.ts";

export const replyPrompt = {
  id: "reply@2",
  system: `${rules}

Task: answer the last inbound mail of the conversation. Take up what it says and lead to one next step that fits its intent.
When they declined, thank them and close; ask for nothing. When they want to meet and name no times, and sources of the kind
calendar state free times, offer exactly those, each word for word and as a claim.`,
};
