import fc from "fast-check";
import { accessModel, type AccessModel } from "../../../../../infra/access-model/access-model";
import { parseRange, type AddressRange } from "../../../../../infra/access-model/address-range";
import { parsePorts, type PortRange } from "../../../../../infra/access-model/port-range";
import type { Service } from "../../../../../infra/access-model/service";

export const range = (text: string) => parseRange(text.includes("/") ? text : `${text}/32`) as AddressRange;
export const ports = (...texts: string[]) => texts.map((text) => parsePorts(text) as PortRange);

export const service = (change: Partial<Service>): Service => ({
  name: "mail",
  kind: "mail",
  hosts: [range("10.90.0.10")],
  ports: ports("tcp/465", "tcp/587", "tcp/993"),
  direction: "to-service",
  devicePorts: [],
  departments: "all",
  directory: undefined,
  purpose: undefined,
  owner: "IT-Betrieb",
  reason: "mailbox of the staff",
  ...change,
});

const help = service({
  name: "remote-help",
  kind: "management",
  hosts: [range("10.90.0.64/28")],
  ports: ports("tcp/8530-8531"),
  direction: "both",
  devicePorts: ports("tcp/5986", "udp/3389"),
  purpose: "remote-help",
  reason: "help at the laptop, with the user's consent",
});
const names = service({
  name: "names",
  kind: "dns",
  hosts: [range("10.90.0.4")],
  ports: ports("tcp/53", "udp/53"),
});
const childWelfare = service({
  name: "fachverfahren-jugendhilfe",
  kind: "application",
  hosts: [range("10.90.1.12"), range("10.90.1.14/31")],
  ports: ports("tcp/8443"),
  departments: ["jugendamt"],
  owner: "Fachverfahrensbetreuung Jugendamt",
  reason: "case files of child welfare",
});

/** Two departments, laptops under repair, quarantine; every kind of row. */
export function sampleModel(
  services: readonly Service[] = [service({}), help, names, childWelfare],
): AccessModel {
  return accessModel({
    enforcement: "city-firewall",
    departments: [],
    pools: {
      clients: [
        { department: "buergeramt", range: range("10.81.0.0/24") },
        { department: "jugendamt", range: range("10.81.1.0/24") },
      ],
      remediation: range("10.81.252.0/24"),
      quarantine: range("10.81.253.0/24"),
    },
    services,
    managementReachable: "vpn",
    direct: [],
    expectations: [],
  });
}

/** What people can type into a setting, and what nobody should. */
export const freeText = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        '"', "'", "\\", "\n", "\r\n", "#", "}", "{", ";", "?", "<", ">", "(", ")", "$tunnel", "`", "\u2028", "\u202e",
        "\u0000", "\ud800", " accept", "pass in quick all", "\nnext\nend", 'set action accept', "=1+1", "+", "-", "@", "\t",
        "ä", "😀", ",", "%",
      ),
      { minLength: 1, maxLength: 60 },
    )
    .map((parts) => parts.join("")),
); // prettier-ignore

const HOSTS = ["10.90.0.10", "10.90.0.11", "10.90.0.16/28", "10.90.1.0/31", "192.168.7.9"].map(range);
const PORTS = [
  ...ports("tcp/445", "tcp/993", "tcp/1000-2000", "tcp/1500-2500", "udp/53", "udp/1-65535", "tcp/53"),
];

/** Models of all shapes, with free text in every place that takes it. */
export const anyModel = fc
  .uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9-]{1,29}$/),
      kind: fc.constantFrom("mail" as const, "management" as const),
      hosts: fc.subarray(HOSTS, { minLength: 1 }),
      ports: fc.subarray(PORTS, { minLength: 1 }),
      direction: fc.constantFrom("to-service" as const, "to-device" as const, "both" as const),
      devicePorts: fc.subarray(PORTS, { minLength: 1 }),
      departments: fc.oneof(
        fc.constant("all" as const),
        fc.constantFrom(["buergeramt"], ["jugendamt"], ["buergeramt", "jugendamt"]),
      ),
      owner: freeText,
      reason: freeText,
    }),
    { minLength: 1, maxLength: 5, selector: ({ name }) => name },
  )
  .map((services) => sampleModel(services.map((change) => service(change))));
