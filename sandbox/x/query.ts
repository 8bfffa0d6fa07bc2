/** Why a query is refused, in X's manner. */
export class QueryError extends Error {}

export type Searchable = { text: string; authorHandle: string; isReply: boolean };
type Test = (post: Searchable) => boolean;

const LONGEST = 512;
const TOKEN = /\(|\)|-?"[^"]*"|-?[^\s()"]+/g;

/**
 * The declared part of X's query language: words, "phrases", @mentions, #tags, from:, is:reply, is:retweet, a leading minus,
 * parentheses, OR; terms side by side must all match, and bind tighter than OR.
 * @throws QueryError for anything else, so that no search finds something by accident
 */
export function parseQuery(query: string): Test {
  if (query.trim() === "") throw new QueryError("query is empty");
  if (query.length > LONGEST) throw new QueryError(`query is longer than ${LONGEST} characters`);
  const tokens = query.match(TOKEN) ?? [];
  let position = 0;
  const peek = (): string | undefined => tokens[position];

  function either(): Test {
    const tests = [all()];
    while (peek() === "OR") {
      position += 1;
      tests.push(all());
    }
    return (post) => tests.some((test) => test(post));
  }
  function all(): Test {
    const tests: Test[] = [];
    for (let token = peek(); token !== undefined && token !== ")" && token !== "OR"; token = peek()) tests.push(one());
    if (tests.length === 0) throw new QueryError("there is a missing clause");
    return (post) => tests.every((test) => test(post));
  }
  function one(): Test {
    const token = tokens[position] ?? "";
    position += 1;
    if (token !== "(") return term(token);
    const inner = either();
    if (peek() !== ")") throw new QueryError("a parenthesis is not closed");
    position += 1;
    return inner;
  }
  const test = either();
  if (position < tokens.length) throw new QueryError(`no viable alternative at '${peek()}'`);
  return test;
}

function term(token: string): Test {
  if (token.startsWith("-")) {
    const test = term(token.slice(1));
    return (post) => !test(post);
  }
  if (token === "is:reply") return (post) => post.isReply;
  // Nobody reposts here.
  if (token === "is:retweet") return () => false;
  if (token.startsWith("from:")) {
    const handle = token.slice(5).replace(/^@/, "").toLowerCase();
    return (post) => post.authorHandle.toLowerCase() === handle;
  }
  if (/^[a-z_]+:/i.test(token)) throw new QueryError(`the sandbox does not know the operator ${token}`);
  const words = token.replaceAll('"', "").toLowerCase();
  if (words === "") throw new QueryError("a phrase is empty");
  const pattern = new RegExp(`(?<![\\w@#])${words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!\\w)`);
  return (post) => pattern.test(post.text.toLowerCase());
}
