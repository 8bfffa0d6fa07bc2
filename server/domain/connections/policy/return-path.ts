const OWN_PATH = /^\/(?![/\\])[^\s\\]*$/;

/** A path on our own site; anything that could lead elsewhere becomes `/`. */
export const ownPath = (path: string): string => (OWN_PATH.test(path) ? path : "/");

/** The path with one more query parameter. */
export function withParameter(path: string, name: string, value: string): string {
  const url = new URL(ownPath(path), "http://own.invalid");
  url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
}
