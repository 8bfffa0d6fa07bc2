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

/** Addresses of this machine and its own network. Link-local ones are not among them: clouds give out credentials there. */
const nearby = new BlockList();
for (const [net, bits] of [
  ["10.0.0.0", 8],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  nearby.addSubnet(net, bits, "ipv4");
nearby.addAddress("::1", "ipv6");
nearby.addSubnet("fc00::", 7, "ipv6");

/** Whether an IP address belongs to this machine or a private network. */
export function isNearbyAddress(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && nearby.check(address, family === 6 ? "ipv6" : "ipv4");
}

export type Resolved = { address: string; family: 4 | 6 };
/** Says of each address of a name whether it may be connected to. */
export type AddressRule = (address: string) => boolean;

/**
 * The address to connect to; null when the name has one that the rule refuses: then none of them is used, since a name that
 * points both ways is made to deceive.
 * @throws the resolver's error when the name has no address
 */
export async function checkedAddressOf(host: string, isAllowed: AddressRule): Promise<Resolved | null> {
  const found = await lookup(host.replace(/^\[|\]$/g, ""), { all: true, verbatim: true });
  const [first] = found;
  if (!first || !found.every(({ address }) => isAllowed(address))) return null;
  return { address: first.address, family: first.family === 6 ? 6 : 4 };
}

/** For endpoints of customers: public addresses; in the sandbox those of this machine and its network too. */
export const publicAddressOf = (host: string, isSandbox: boolean): Promise<Resolved | null> =>
  checkedAddressOf(host, (address) => isPublicAddress(address) || (isSandbox && isNearbyAddress(address)));
