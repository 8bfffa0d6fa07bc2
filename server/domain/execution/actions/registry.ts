import type { ActionType } from "#server/domain/actions/contract.ts";
import type { MoveForExecution } from "#server/domain/queue/index.ts";
import { bookMeeting, rescheduleMeeting } from "./calendar.ts";
import { postSlack } from "./chat.ts";
import { createContact } from "./crm-contact.ts";
import { createNote, createTask } from "./crm-create.ts";
import { completeTask, updateContact, updateDeal, updateTask } from "./crm-update.ts";
import { createDocument } from "./documents.ts";
import type { Executor, MoveOf } from "./executor.ts";
import { internal } from "./internal.ts";
import { createDraft, sendMail } from "./mail.ts";
import { enrolSequence, stopSequence } from "./sequences.ts";
import { postSocial } from "./social.ts";
import { callWebhook } from "./webhook.ts";

const executors = {
  send_email: sendMail,
  reply_email: sendMail,
  create_draft: createDraft,
  book_meeting: bookMeeting,
  reschedule_meeting: rescheduleMeeting,
  create_task: createTask,
  update_task: updateTask,
  complete_task: completeTask,
  update_deal: updateDeal,
  update_contact: updateContact,
  create_contact: createContact,
  create_note: createNote,
  post_slack: postSlack,
  post_social: postSocial,
  create_document: createDocument,
  enrol_sequence: enrolSequence,
  stop_sequence: stopSequence,
  call_webhook: callWebhook,
  prepare_brief: internal,
  review_deal: internal,
  research: internal,
} satisfies { [Type in ActionType]: Executor<MoveOf<Type>> };

/** The executor of a move's own type. */
export const executorOf = (move: Pick<MoveForExecution, "actionType">): Executor<MoveForExecution> =>
  // Each takes moves of its own type, which is the type it is looked up by.
  executors[move.actionType] as unknown as Executor<MoveForExecution>;
