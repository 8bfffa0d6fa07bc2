/** Addresses of any kind: a draft of ours carries none that has no source, and none is ever taken from a visitor's text. */
export const address =
  /(?:https?|ftp):\/\/\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|co|ai|app|dev|biz|info|xyz|top|shop|site|online|click|link|ru|cn|de|uk|fr|eu|us|tk|gg|me|ly|example|test)\b(?:\/\S*)?/gi;

/** Seven or more digits that belong together: a telephone, card or account number. */
export const longNumber = /(?:\+?\d[\s().-]*){7,}/;

/** Template marks that were never filled in. Bounded: text of nothing but opening marks must not take seconds. */
export const templateMark = /\{\{[^}]{0,200}\}\}|\{%[^%]{0,200}%\}|\$\{[^}]{0,200}\}|%[A-Z_]{3,}%/;
const bracketMark = /\[\s*[A-Za-z][\w '’/-]{0,40}\]|<[A-Za-z][\w '-]{0,40}>|_{3,}|\bX{3,}\b|\bTODO\b|\blorem ipsum\b/;
export const placeholder = new RegExp(`${templateMark.source}|${bracketMark.source}`);

/** Words that address a program and not a person. */
const instruction =
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,60}\b(?:instruction|previous|prior|above|prompt|rule|polic)|\bsystem\s*(?:prompt|message)\b|\byou are (?:now |an? )|\bas an ai\b|\bjailbreak\b|\bdeveloper mode\b|(?:^|\n)\s*(?:system|assistant|user)\s*:|\b(?:auto-?)?approve (?:this|the|all|it)\b|\bbcc\b|\bprompt injection\b|\b(?:reveal|print|repeat) (?:your|the) (?:prompt|instructions)\b/i;

const markup = /<\/?[a-z][^>]*>|\[\[|```/i;

/** An address spelled so that filters miss it: `evil dot example`, `evil[.]example`, `hxxp`. */
const spelledAddress = /\b[a-z0-9-]+\s*(?:\s(?:dot|punkt)\s|[([{](?:dot|punkt|\.)[)\]}])\s*[a-z]{2,}\b|\bhxxps?\b/i;

/** Whether a visitor's text contains what must not leave under our name: links, numbers to call, markup, orders to a program. */
export function isSuspicious(text: string): boolean {
  return (
    hasAddress(text) ||
    spelledAddress.test(text) ||
    longNumber.test(text) ||
    placeholder.test(text) ||
    instruction.test(text) ||
    markup.test(text)
  );
}

export const hasAddress = (text: string): boolean => (text.match(address)?.length ?? 0) > 0;

/** Credentials and numbers of persons that never belong in a mail. */
export const secrets: readonly [name: string, pattern: RegExp][] = [
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["an API key", /\b(?:sk|pk|rk|csk|ghp|gho|glpat|xox[abprs])[-_][A-Za-z0-9_-]{16,}|\bAKIA[0-9A-Z]{16}\b/],
  ["an access token", /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}/],
  ["a password", /\b(?:password|passwort|passphrase|pwd)\s*[:=]\s*\S+/i],
  ["a social security number", /\b\d{3}-\d{2}-\d{4}\b/],
];
