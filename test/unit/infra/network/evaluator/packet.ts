/** The first packet of a connection. Filters of Azure keep state: answers belong to it. */
export interface Packet {
  readonly from: string;
  readonly to: string;
  readonly transport: "tcp" | "udp";
  readonly port: number;
  /** What a firewall reads in it, where it is HTTP, HTTPS or a database's own protocol. */
  readonly web?: Web;
}

export interface Web {
  readonly protocol: "Http" | "Https" | "Mssql";
  readonly host: string;
  /** Whether Azure's own list of infrastructure names has the host. */
  readonly infrastructure: boolean;
}

export function numberOf(address: string): number {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) throw new Error(`"${address}" is no address`);
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

/** The address with this number; numbers go round at both ends. */
export function addressOf(number: number): string {
  const at = ((number % 2 ** 32) + 2 ** 32) % 2 ** 32;
  return [24, 16, 8, 0].map((shift) => Math.floor(at / 2 ** shift) % 256).join(".");
}

export function lengthOf(prefix: string): number {
  const [, length = "32"] = prefix.split("/");
  return Number(length);
}

/** The first and the last address of `a.b.c.d/n` or `a.b.c.d`, as numbers. */
export function endsOf(prefix: string): readonly [number, number] {
  const size = 2 ** (32 - lengthOf(prefix));
  const first = Math.floor(numberOf(prefix.split("/")[0]!) / size) * size;
  return [first, first + size - 1];
}

export function inPrefix(prefix: string, address: string): boolean {
  const [first, last] = endsOf(prefix);
  const at = numberOf(address);
  return first <= at && at <= last;
}

export const inAny = (prefixes: readonly string[], address: string) =>
  prefixes.some((prefix) => inPrefix(prefix, address));

/** Whether a port is in `443`, `10000-10005` or `*`; refuses anything else. */
export function inPorts(text: string, port: number): boolean {
  if (text === "*") return true;
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (first === undefined) throw new Error(`"${text}" is no port`);
  return Number(first) <= port && port <= Number(last);
}
