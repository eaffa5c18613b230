import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { AccessModel } from "../../../infra/access-model/access-model";
import { addressIn } from "../../../infra/access-model/address-set";
import { accessReport } from "../../../infra/access-report/rows";
import { sayAccess } from "../../../infra/access-report/say";
import type { Service } from "../../../infra/access-model/service";
import { fileText } from "../../unit/infra/access-model/models";
import { HOST_ADDRESS } from "../../unit/infra/network/evaluator/nsg-judge";
import type { CollectionBody } from "../../unit/infra/network/evaluator/firewall-judge";
import { addressOf, endsOf, inAny, inPrefix, type Packet } from "../../unit/infra/network/evaluator/packet";
import { namedIn, packetsAround, withNames } from "../../unit/infra/network/evaluator/packets";
import { journey, type Circumstance, type Journey } from "../../unit/infra/network/evaluator/path";
import { laptopRanges, reported, rowFor, type Reported } from "../../unit/infra/network/evaluator/reported";
import { worldOf, type Body, type World } from "../../unit/infra/network/evaluator/world";
import { NETWORKS, ports, range, service, SERVICES } from "../../unit/infra/network/small-model";
import { devValues } from "../../unit/infra/settings/dev-values";
import { modelWith, registeredFor } from "./access-models";
import { accessStack } from "./access-stack";
import { SEPARATED } from "./separated-departments";

/*
 * What is printed by `npm run access -- --json` against what Azure does with the stack's filters, judged by the
 * documentation (test/unit/infra/network/evaluator/): the same packets pass, nothing more and nothing less.
 */

/** Each stack registers fifty resources, which takes seconds where the machine is busy. */
jest.setTimeout(240_000);

interface Case {
  readonly report: Reported;
  readonly world: World;
  readonly bodies: readonly Body[];
}

const FILTERS = [
  "NetworkSecurityGroup",
  "RouteTable",
  "IpGroup",
  "FirewallPolicy",
  "FirewallPolicyRuleCollectionGroup",
];

/** Packets that gather around everything that the report or a filter names. */
function packetsOf({ report, world, bodies }: Case): fc.Arbitrary<Packet> {
  const filters = bodies.filter(({ type }) => FILTERS.some((name) => type.endsWith(`:${name}`)));
  const named = [report, filters].map(namedIn);
  return withNames(
    packetsAround({
      prefixes: [...named.flatMap(({ prefixes }) => prefixes), ...world.subnets.map(({ prefix }) => prefix)],
      ports: named.flatMap((one) => one.ports),
      rules: report.rules,
    }),
  );
}

/** All that the firewall's subnet has to give, and either reading of the tag. */
function circumstances({ firewallSubnet }: World): fc.Arbitrary<Circumstance> {
  const [first, last] = endsOf(firewallSubnet.prefix);
  return fc.record({
    own: fc.integer({ min: first + 4, max: last - 1 }).map(addressOf),
    defaultRoutesInTag: fc.boolean(),
  });
}

/**
 * Of what the report says something: laptops, and whoever else knocks at the servers or is called by them. Not of what goes
 * from server to server, of the resolver's own questions to the Internet, of the firewall and the host as senders; and not
 * of what goes to a laptop without coming from a server, because no filter of Azure sees that: the gateway has both ends.
 */
function concerns({ report, world }: Case, { from, to }: Packet): boolean {
  const laptops = laptopRanges(report);
  const inSubnet = (address: string, ...names: string[]) =>
    world.subnets.some(({ name, prefix }) => names.includes(name) && inPrefix(prefix, address));
  const fromServer = inSubnet(from, "services", "endpoints", "resolver");
  if (inSubnet(from, "AzureFirewallSubnet") || from === HOST_ADDRESS) return false;
  if (inAny(laptops, to)) return fromServer;
  return !(fromServer && inAny(world.networks.get("services")!, to)) && !inSubnet(from, "resolver");
}

/** What is wrong with what becomes of a packet; undefined where the report says the same. */
function fault(of: Case, circumstance: Circumstance, packet: Packet): string | undefined {
  const row = rowFor(of.report, packet);
  const found = journey(of.world, circumstance, packet);
  const said = row ? `${row.rule} allows it` : "no row allows it";
  return agrees(row !== undefined, found)
    ? undefined
    : `${said}, but ${JSON.stringify(found)}: ${JSON.stringify(packet)}`;
}

const agrees = (allowed: boolean, found: Journey) =>
  allowed ? found.arrives && found.answered && found.throughFirewall : !found.arrives;

/** @returns how many packets passed */
function expectSame(of: Case, numRuns: number, about = concerns): { passed: number; stopped: number } {
  const count = { passed: 0, stopped: 0 };
  fc.assert(
    fc.property(packetsOf(of), circumstances(of.world), (packet, circumstance) => {
      fc.pre(concerns(of, packet) && about(of, packet));
      if (rowFor(of.report, packet)) count.passed++;
      else count.stopped++;
      expect(fault(of, circumstance, packet)).toBeUndefined();
    }),
    { numRuns, maxSkipsPerRun: 20 },
  );
  return count;
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "filters-"))));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the command prints for a stack's file. */
function printed(file: string): Reported {
  const plain = (text: string) => text;
  return reported(sayAccess({ file, json: true }, { good: plain, bad: plain, strong: plain }).join("\n"));
}

/** The stack dev with some settings changed: what the command prints, and what the program makes. */
async function stackCase(change: Record<string, unknown>): Promise<Case> {
  const file = join(folder, "Pulumi.dev.yaml");
  writeFileSync(file, fileText(devValues(change)));
  const { registered } = await accessStack(change);
  return { report: printed(file), world: worldOf(registered), bodies: registered };
}

const owner = "IT-Betrieb";
const DOMAIN = {
  services: [
    ...(devValues().services as { name: string }[]).filter(({ name }) => name !== "tickets"),
    { name: "domain", kind: "directory", directory: "domain-member", hosts: ["10.84.0.4", "10.84.0.5"], owner, reason: "sign-in" },
  ],
  expectations: [{ from: "clients", to: "mail", ports: ["tcp/993"], verdict: "accept" }],
}; // prettier-ignore

/** The same stack with one of its two layers taken away. */
const withoutGroups = (world: World): World => ({
  ...world,
  subnets: world.subnets.map((subnet) => (subnet.rules ? { ...subnet, rules: undefined } : subnet)),
});
const EVERYTHING: CollectionBody = {
  ruleCollectionType: "FirewallPolicyFilterRuleCollection",
  name: "open",
  priority: 100,
  action: { type: "Allow" },
  rules: [
    {
      ruleType: "NetworkRule",
      name: "open",
      ipProtocols: ["TCP", "UDP"],
      sourceAddresses: ["*"],
      destinationAddresses: ["*"],
      destinationPorts: ["*"],
    },
  ],
};
const withOpenFirewall = (world: World): World => ({
  ...world,
  policy: { ...world.policy, groups: [{ name: "open", priority: 100, ruleCollections: [EVERYTHING] }] },
});

/**
 * What security groups hold alone: who enters the servers' subnet, and which laptops servers call. In front of endpoints
 * every sender has the firewall's address, the resolver's whole subnet is open on its ports, and every address of the
 * servers' network counts as a server.
 */
function concernsGroups({ report, world }: Case, { from, to }: Packet): boolean {
  const services = world.subnets.filter(({ name }) => name === "services").map(({ prefix }) => prefix);
  if (inAny(services, to)) return !inAny(world.networks.get("services")!, from);
  return inAny(services, from) && inAny(laptopRanges(report), to);
}

describe.each([
  ["as it is declared", {}],
  ["with a pool for each department, and laptops that are called", SEPARATED],
  ["with a domain and its many ports", DOMAIN],
])("the stack dev, %s", (_, change: Record<string, unknown>) => {
  let of: Case;
  beforeAll(async () => (of = await stackCase(change)));

  it("lets pass exactly what the report says", () => {
    const { passed, stopped } = expectSame(of, 1_500);
    expect(passed).toBeGreaterThan(60);
    expect(stopped).toBeGreaterThan(200);
  });

  it("holds with the firewall alone", () => {
    expectSame({ ...of, world: withoutGroups(of.world) }, 1_000);
  });

  it("holds at the servers with the security groups alone", () => {
    const open = { ...of, world: withOpenFirewall(of.world) };
    expect(expectSame(open, 1_000, concernsGroups).stopped).toBeGreaterThan(100);
  });

  it("lets pass what every row says, from end to end", () => {
    for (const rule of of.report.rules)
      for (const packet of cornersOf(rule))
        for (const circumstance of fc.sample(circumstances(of.world), 2))
          expect(fault(of, circumstance, packet)).toBeUndefined();
  });
});

/** First and last of everything in a row. */
function cornersOf({ from, to, ports: all }: Reported["rules"][number]): Packet[] {
  const ends = (ranges: readonly string[]) => ranges.flatMap((one) => endsOf(one).map(addressOf));
  return ends(from).flatMap((sender) =>
    ends(to).flatMap((receiver) =>
      all.flatMap((text) => {
        const [transport, numbers] = text.split("/");
        return numbers!.split("-").map((port) => ({
          from: sender,
          to: receiver,
          transport: transport === "tcp" ? ("tcp" as const) : ("udp" as const),
          port: Number(port),
        }));
      }),
    ),
  );
}

it("the stack dev is judged by the file that stands in the repository", async () => {
  const { registered } = await accessStack();
  const of = { report: printed("Pulumi.dev.yaml"), world: worldOf(registered), bodies: registered };
  expectSame(of, 500);
});

const hostIn = (subnet: { cidr: string; prefix: number }) =>
  fc.integer({ min: 4, max: 14 }).map((place) => range(`${addressIn(subnet, place)}/32`));
const somePorts = fc.uniqueArray(
  fc.constantFrom("tcp/53", "udp/53", "tcp/80", "tcp/443", "tcp/444-450", "udp/440-445", "tcp/1-10", "udp/65535", "tcp/49152-65535"),
  { minLength: 1, maxLength: 3 },
).map((texts) => ports(...texts)); // prettier-ignore
const common = {
  ports: somePorts,
  departments: fc.constantFrom<Service["departments"]>("all", ["youth"], ["taxes"]),
};

/** Endpoints are called and call nobody. */
const someService: fc.Arbitrary<Partial<Service>> = fc.oneof(
  fc.record({
    ...common,
    hosts: fc.array(hostIn(NETWORKS.serviceSubnet), { minLength: 1, maxLength: 3 }),
    kind: fc.constantFrom("application" as const, "management" as const),
    direction: fc.constantFrom("to-service" as const, "to-device" as const, "both" as const),
    devicePorts: somePorts,
  }),
  fc.record({ ...common, hosts: fc.array(hostIn(NETWORKS.endpointSubnet!), { minLength: 1, maxLength: 2 }) }),
  fc.record({
    ...common,
    kind: fc.constant("dns" as const),
    hosts: fc.constant([range(`${addressIn(NETWORKS.resolverSubnet!, 4)}/32`)]),
  }),
);
const someModel = fc
  .array(someService, { minLength: 1, maxLength: 5 })
  .map((drawn) => modelWith(drawn.map((change, index) => service(`s${index}`, change))));

async function modelCase(model: AccessModel): Promise<Case> {
  const bodies = await registeredFor(model);
  // What the command prints of a model.
  return { report: reported(JSON.stringify(accessReport(model))), world: worldOf(bodies), bodies };
}

describe("models of all shapes", () => {
  it("let pass exactly what their reports say", async () => {
    const count = { passed: 0, stopped: 0 };
    for (const model of [modelWith(SERVICES), ...fc.sample(someModel, { numRuns: 9 })]) {
      const { passed, stopped } = expectSame(await modelCase(model), 300);
      count.passed += passed;
      count.stopped += stopped;
    }
    expect(count.passed).toBeGreaterThan(100);
    expect(count.stopped).toBeGreaterThan(500);
  });
});

describe("what the report does not speak of", () => {
  let of: Case;
  beforeAll(async () => (of = await modelCase(modelWith(SERVICES))));
  const circumstance: Circumstance = { own: "10.80.1.5", defaultRoutesInTag: false };

  it.each([
    ["servers among themselves", "10.84.0.10", "10.84.0.30", { arrives: true, throughFirewall: false }],
    ["a server in front of an endpoint", "10.84.0.10", "10.84.1.4", { arrives: true, throughFirewall: false }],
    ["the resolver's own questions", "10.84.2.4", "8.8.8.8", { arrives: true, how: "Internet" }],
    ["a laptop at the gateway itself", "10.81.0.9", "10.80.0.4", { how: "nobody is there" }],
    ["a laptop at the Internet", "10.81.0.9", "8.8.8.8", { how: "no Internet behind the gateway" }],
    ["two laptops, which the gateway may join", "10.81.0.9", "10.81.1.9", { how: "turned round in the gateway" }],
    ["a server at the Internet", "10.84.0.10", "8.8.8.8", { how: "firewall, default" }],
  ] as const)("%s: %s to %s", (_, from, to, expected) => {
    expect(journey(of.world, circumstance, { from, to, transport: "tcp", port: 443 })).toMatchObject(expected);
  }); // prettier-ignore

  it("names of Azure's own are no way out for servers", () => {
    const web = { protocol: "Https" as const, host: "infrastructure.example", infrastructure: true };
    const packet: Packet = { from: "10.84.0.10", to: "8.8.8.8", transport: "tcp", port: 443, web };
    expect(journey(of.world, circumstance, packet)).toMatchObject({
      arrives: false,
      how: "firewall, no-infrastructure-names/no-infrastructure-names",
    });
  });
});
