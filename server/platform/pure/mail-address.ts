/** Mailbox providers that many unrelated people share: their domain says nothing about a company. */
const FREE_MAIL = new Set([
  "gmail.com",
  "googlemail.com",
  "outlook.com",
  "hotmail.com",
  "live.com",
  "msn.com",
  "yahoo.com",
  "ymail.com",
  "aol.com",
  "icloud.com",
  "me.com",
  "mac.com",
  "proton.me",
  "protonmail.com",
  "pm.me",
  "gmx.com",
  "gmx.de",
  "gmx.net",
  "web.de",
  "t-online.de",
  "mail.com",
  "mail.ru",
  "yandex.com",
  "yandex.ru",
  "zoho.com",
  "fastmail.com",
  "hey.com",
  "qq.com",
  "163.com",
  "126.com",
  "naver.com",
  "free.fr",
  "orange.fr",
  "wanadoo.fr",
  "laposte.net",
  "libero.it",
  "comcast.net",
  "verizon.net",
  "att.net",
]);

const FREE_MAIL_FAMILY = /^(yahoo|hotmail|outlook|live|gmx)\.[a-z.]{2,6}$/;

/** Trimmed and lower case: the form in which addresses are stored and compared. */
export const normalAddress = (address: string): string => address.trim().toLowerCase();

/** Part after the last `@`; empty when there is none. */
export const domainOf = (address: string): string => normalAddress(address).split("@").at(-1) ?? "";

export const isFreeMailDomain = (domain: string): boolean => FREE_MAIL.has(domain) || FREE_MAIL_FAMILY.test(domain);

/** The company domain an address speaks for; null for a free mailbox. */
export function companyDomainOf(address: string): string | null {
  const domain = domainOf(address);
  return domain === "" || !domain.includes(".") || isFreeMailDomain(domain) ? null : domain;
}
