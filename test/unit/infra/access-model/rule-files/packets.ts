import fc from "fast-check";
import type { AccessModel } from "../../../../../infra/access-model/access-model";
import { allowing } from "../../../../../infra/access-model/decide";

/** The first packet of a connection, as a firewall between tunnel and city sees it. */
export interface Seen {
  readonly from: string;
  readonly to: string;
  readonly transport: "tcp" | "udp";
  readonly port: number;
  readonly enters: "tunnel" | "inside";
  readonly leaves: "tunnel" | "inside";
}

/** `other`: none of this file's business, so that the city's other rules decide. */
export type Ruling = "accept" | "drop" | "other";
export type Judge = (packet: Seen) => Ruling;

const POOLS = ["10.81.0.", "10.81.1.", "10.81.252.", "10.81.253."];
const isLaptop = (address: string) => POOLS.some((pool) => address.startsWith(pool));

/** What the model wants of such a firewall. */
export function wanted(model: AccessModel, packet: Seen): Ruling {
  const [inside, outside] = [packet.enters === "tunnel", packet.leaves === "tunnel"];
  if (!inside && !outside) return isLaptop(packet.from) || isLaptop(packet.to) ? "drop" : "other";
  if (inside && outside) return "drop";
  const rule = allowing(model, packet);
  return rule?.direction === (inside ? "to-service" : "to-device") ? "accept" : "drop";
}

const address = fc.oneof(
  fc.constantFrom(
    "10.81.0.0", "10.81.0.255", "10.81.1.77", "10.81.2.0", "10.80.255.255", "10.81.252.9", "10.81.253.9", "10.90.0.4",
    "10.90.0.9", "10.90.0.10", "10.90.0.11", "10.90.0.12", "10.90.0.15", "10.90.0.16", "10.90.0.31", "10.90.0.32",
    "10.90.0.64", "10.90.0.79", "10.90.0.80", "10.90.1.0", "10.90.1.1", "10.90.1.2", "10.90.1.12", "10.90.1.13",
    "10.90.1.14", "10.90.1.15", "10.90.1.16", "192.168.7.9", "8.8.8.8",
  ),
  fc.tuple(fc.constantFrom(...POOLS, "10.90.0.", "10.90.1."), fc.nat(255)).map(([net, host]) => `${net}${host}`),
); // prettier-ignore
const port = fc.oneof(
  fc.constantFrom(
    1, 52, 53, 54, 444, 445, 446, 465, 587, 993, 994, 999, 1000, 1499, 2000, 2001, 2500, 2501, 3389, 5986, 8443, 8529,
    8530, 8531, 8532, 65_535,
  ),
  fc.integer({ min: 1, max: 65_535 }),
); // prettier-ignore
const side = fc.constantFrom("tunnel" as const, "inside" as const);

export const anyPacket: fc.Arbitrary<Seen> = fc.record({
  from: address,
  to: address,
  transport: fc.constantFrom("tcp" as const, "udp" as const),
  port,
  enters: side,
  leaves: side,
});

const number = (text: string) => text.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);

/** Whether an address is in `a.b.c.d/n` or is `a.b.c.d`; refuses anything else. */
export function within(text: string, address: string): boolean {
  if (!/^\d+(\.\d+){3}(\/\d+)?$/.test(text)) throw new Error(`"${text}" is no address`);
  const [network = "", prefix = "32"] = text.split("/");
  const width = 2 ** (32 - Number(prefix));
  return Math.floor(number(network) / width) === Math.floor(number(address) / width);
}
