/** Formatters of the platform, made once each: making one costs about 0.1 ms, and memory outside V8's heap. */
const MOST = 500;
const made = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

function once<Format extends Intl.DateTimeFormat | Intl.NumberFormat>(key: string, make: () => Format): Format {
  const known = made.get(key);
  // A key names its kind of formatter.
  if (known) return known as Format;
  const format = make();
  // More than a server's zones and currencies: somebody sends made-up ones.
  if (made.size >= MOST) made.clear();
  made.set(key, format);
  return format;
}

/** @throws RangeError for a time zone that is none */
export const dateFormat = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  once(`date ${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options));

const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  once(`number ${JSON.stringify(options)}`, () => new Intl.NumberFormat("en-US", options));

/** A currency that cannot be one is shown as it came: one such deal must not stop a signal, or the page it stands on. */
function amount(cents: number, currency: string, detail: Intl.NumberFormatOptions): string {
  try {
    return numberFormat({ style: "currency", currency, ...detail }).format(cents / 100);
  } catch {
    return `${numberFormat(detail).format(cents / 100)} ${currency}`;
  }
}

/** `$48,000`. */
export const money = (cents: number, currency: string): string => amount(cents, currency, { maximumFractionDigits: 0 });

/** `$48k`, `$1.2M`, `€950`: two digits of detail at most. */
export const shortMoney = (cents: number, currency: string): string =>
  amount(cents, currency, { notation: "compact", maximumFractionDigits: 1 }).replace(/(?<=\d)K/, "k");
