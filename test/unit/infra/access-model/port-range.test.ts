import fc from "fast-check";
import {
  fewestPorts,
  holdsPort,
  parsePorts,
  portText,
  type PortRange,
} from "../../../../infra/access-model/port-range";

const range = fc
  .tuple(fc.constantFrom("tcp" as const, "udp" as const), fc.nat(40), fc.nat(5))
  .map(([transport, from, more]): PortRange => ({ transport, from: from + 1, to: from + 1 + more }));

describe("ranges of ports", () => {
  it("are read as they are written", () => {
    fc.assert(fc.property(range, (ports) => expect(parsePorts(portText(ports))).toEqual(ports)));
  });

  it.each([
    "993",
    "tcp",
    "tcp/",
    "TCP/993",
    "tcp/993 ",
    "tcp/993-",
    "icmp/8",
    "tcp/-1",
    "tcp/1-2-3",
    "tcp/0x1",
  ])("are not what %j says", (text) => {
    expect(parsePorts(text)).toEqual({
      fault: `"${text}" is no port; write it as tcp/993 or udp/5000-5010`,
    });
  });

  it.each(["tcp/0", "tcp/65536", "udp/20-10"])("do not reach as far as %s", (text) => {
    expect(parsePorts(text)).toEqual({
      fault: `"${text}" is no range of ports; write numbers from 1 to 65535, the lower one first`,
    });
  });

  it("say the same in fewer ranges", () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), (ports) => {
        const few = fewestPorts(ports);
        for (const transport of ["tcp", "udp"] as const) {
          for (let port = 1; port <= 50; port++) {
            expect(holdsPort(few, transport, port)).toBe(holdsPort(ports, transport, port));
          }
        }
        expect(few.length).toBeLessThanOrEqual(ports.length);
      }),
    );
  });
});
