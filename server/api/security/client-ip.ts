/**
 * The client's address behind the trusted proxies: each appends the address it saw to X-Forwarded-For, so with n proxies the
 * n-th entry from the right was written by the outermost one of ours. Everything further left is the client's own claim.
 * @param socket the connection's address, where there is one
 */
export function clientIp(forwardedFor: string | null, socket: string | null, trustedProxies: number): string {
  const direct = socket ?? "unknown";
  if (trustedProxies === 0) return plain(direct);
  const hops = (forwardedFor ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter(Boolean);
  return plain(hops.at(-trustedProxies) ?? hops[0] ?? direct);
}

const plain = (address: string): string => address.replace(/^::ffff:/, "");
