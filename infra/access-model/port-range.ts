/** Of the transports a firewall can tell ports of. */
export const TRANSPORTS = ["tcp", "udp"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** Ports of one transport, both ends included. */
export interface PortRange {
  readonly transport: Transport;
  readonly from: number;
  readonly to: number;
}

const LARGEST_PORT = 65_535;
const FORM = /^(tcp|udp)\/(\d{1,5})(?:-(\d{1,5}))?$/;

/**
 * Reads `tcp/993` or `tcp/49152-65535`.
 *
 * @returns the ports, or a sentence that says what is wrong and what to write instead
 */
export function parsePorts(text: string): PortRange | { fault: string } {
  const [, transport, first, last = first] = FORM.exec(text) ?? [];
  if (transport === undefined || first === undefined) {
    return { fault: `"${text}" is no port; write it as tcp/993 or udp/5000-5010` };
  }
  const [from, to] = [Number(first), Number(last)];
  if (from < 1 || to > LARGEST_PORT || from > to) {
    return {
      fault: `"${text}" is no range of ports; write numbers from 1 to ${LARGEST_PORT}, the lower one first`,
    };
  }
  return { transport: transport as Transport, from, to };
}

/** As it is written in settings, and read by {@link parsePorts}. */
export function portText({ transport, from, to }: PortRange): string {
  return `${transport}/${from === to ? from : `${from}-${to}`}`;
}

/** Only the numbers, as firewalls write them. */
export function portNumbers({ from, to }: PortRange): string {
  return from === to ? `${from}` : `${from}-${to}`;
}

/** The same ports in as few ranges as possible, by transport and number. */
export function fewestPorts(ports: readonly PortRange[]): PortRange[] {
  return TRANSPORTS.flatMap((transport) =>
    ports
      .filter((range) => range.transport === transport)
      .sort((one, other) => one.from - other.from)
      .reduce<PortRange[]>((done, range) => {
        const last = done.at(-1);
        if (last === undefined || range.from > last.to + 1) return [...done, range];
        return [...done.slice(0, -1), { ...last, to: Math.max(last.to, range.to) }];
      }, []),
  );
}

export function portsOverlap(one: PortRange, other: PortRange): boolean {
  return one.transport === other.transport && one.from <= other.to && other.from <= one.to;
}

export function holdsPort(ports: readonly PortRange[], transport: Transport, port: number): boolean {
  return ports.some((range) => range.transport === transport && range.from <= port && port <= range.to);
}
