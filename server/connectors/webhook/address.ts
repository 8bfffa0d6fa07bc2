import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

/** Ranges that are not the public internet (IANA special-purpose registries). */
const special = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  special.addSubnet(net, bits, "ipv4");

/** Global unicast is what can be reached; these parts of it stand for other networks. */
const globalV6 = new BlockList();
globalV6.addSubnet("2000::", 3, "ipv6");
const notGlobalV6 = new BlockList();
for (const [net, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  notGlobalV6.addSubnet(net, bits, "ipv6");

/** Whether an IP address is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, "ipv4");
    case 6:
      return globalV6.check(address, "ipv6") && !notGlobalV6.check(address, "ipv6");
    default:
      return false;
  }
}

export type Resolved = { address: string; family: 4 | 6 };

/**
 * The address to connect to; null when the name has one that is not public: then none of them is used, since a name that
 * points both ways is made to deceive.
 * @throws the resolver's error when the name has no address
 */
export async function publicAddressOf(host: string, isSandbox: boolean): Promise<Resolved | null> {
  const found = await lookup(host.replace(/^\[|\]$/g, ""), { all: true, verbatim: true });
  const [first] = found;
  if (!first || (!isSandbox && !found.every(({ address }) => isPublicAddress(address)))) return null;
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
}
