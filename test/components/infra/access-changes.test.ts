import { devValues } from "../../unit/infra/settings/dev-values";
import { accessStack, differences, type Stack } from "./access-stack";

/*
 * The golden list: what a change of the settings touches, and nothing more. Whoever changes the program so that a list
 * grows has to say here that he wants that.
 */

interface Service {
  readonly name: string;
}

const services = (name: string, change: object) => ({
  services: (devValues().services as Service[]).map((one) =>
    one.name === name ? { ...one, ...change } : one,
  ),
});
const added = (service: object) => ({ services: [service, ...(devValues().services as object[])] });
const department = (name: string, pool: string | undefined) => ({
  name,
  devices: 5,
  usageHours: { always: "on call" },
  ...(pool === undefined ? {} : { pool }),
});

/** Each stack registers fifty resources, which takes seconds where the machine is busy. */
jest.setTimeout(120_000);

let stack: Stack;
beforeAll(async () => (stack = await accessStack()));

it("the same settings make the same stack", async () => {
  expect(differences(stack, await accessStack())).toEqual([]);
});

it.each<[string, object, string[]]>([
  [
    "another port of a server",
    services("mail", { ports: ["tcp/993", "tcp/587", "tcp/4190"] }),
    ["~firewall-policy-rules", "~services-services-rules"],
  ],
  [
    "another host of a server",
    services("mail", { hosts: ["10.84.0.11"] }),
    ["~firewall-policy-service-mail", "~services-services-rules"],
  ],
  [
    "another address of the share",
    services("shares", { hosts: ["10.84.1.5"] }),
    ["~file-share-entrance", "~firewall-policy-service-shares", "~services-endpoints-rules"],
  ],
  [
    "one more server",
    added({
      name: "intranet",
      kind: "application",
      hosts: ["10.84.0.50"],
      ports: ["tcp/443"],
      owner: "IT-Betrieb",
      reason: "forms of the departments",
    }),
    ["+firewall-policy-service-intranet", "~firewall-policy-rules", "~services-services-rules"],
  ],
  [
    "one more department, among all others in one pool",
    { departments: [...(devValues().departments as object[]), department("bauamt", undefined)] },
    [],
  ],
  ["another tier", { azureFirewall: { tier: "Premium" } }, ["~firewall", "~firewall-policy"]],
  [
    "a larger share",
    { fileShare: { ...(devValues().fileShare as object), quotaGiB: 2048 } },
    ["~file-share-share"],
  ],
])("%s", async (_, change, touched) => {
  expect(differences(stack, await accessStack(change))).toEqual(touched);
});

describe("with a pool for each department", () => {
  const separate = (...departments: object[]) => ({
    departments,
    pools: {
      separation: "by-department",
      quarantine: "10.81.254.0/23",
      deviceZone: "geraete.musterstadt.example",
    },
  });
  const [first, second] = [department("buergeramt", "10.81.0.0/24"), department("jugendamt", "10.81.2.0/24")];
  const expectations = {
    expectations: (devValues().expectations as object[]).map((one) => ({ ...one })),
  };

  it("one more department gets a group of addresses, routes, and its place in rules and gateway", async () => {
    const before = await accessStack({ ...separate(first), ...expectations });
    const after = await accessStack({ ...separate(first, second), ...expectations });
    expect(differences(before, after)).toEqual([
      "+firewall-policy-pool-clients-jugendamt",
      "~firewall-policy-rules",
      "~gateway",
      // An alarm follows the number of addresses.
      "~monitoring-pool",
      "~services-endpoints-rules",
      "~services-resolver-routes",
      "~services-resolver-rules",
      "~services-services-routes",
      "~services-services-rules",
    ]);
  });

  it("a service of one department touches no other department's addresses", async () => {
    const own = (departments: string[]) => ({
      ...separate(first, second),
      ...expectations,
      ...added({
        name: "care",
        kind: "application",
        hosts: ["10.84.0.60"],
        ports: ["tcp/8443"],
        departments,
        owner: "IT-Betrieb",
        reason: "cases of the youth office",
      }),
    });
    expect(
      differences(await accessStack(own(["jugendamt"])), await accessStack(own(["buergeramt"]))),
    ).toEqual(["~firewall-policy-rules", "~services-services-rules"]);
  });
});
