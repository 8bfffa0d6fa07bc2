import { excerpt } from "#server/platform/pure/text.ts";
import { formSubmitted } from "../contract.ts";

/** One line that says what a signal is: `Form “Book a demo”`, `Reply “Re: pricing”`. */
export function labelOf(
  type: string,
  payload: unknown,
  message: { from: string | null; subject: string | null },
): string {
  switch (type) {
    case "form_submitted": {
      const form = formSubmitted.safeParse(payload);
      const name = form.success ? form.data.formName : undefined;
      return name ? `Form “${excerpt(name, 80)}”` : "Form without a name";
    }
    case "reply_received": {
      const what = message.subject ? `Mail “${excerpt(message.subject, 80)}”` : "Mail";
      return message.from ? `${what} from ${excerpt(message.from, 60)}` : what;
    }
    default:
      return type.replaceAll("_", " ");
  }
}
