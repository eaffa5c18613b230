import { ruling } from "../../policy-pack/reachability/first-match";
import { PacketSets } from "../../policy-pack/reachability/packet-set";
import { rulesOf } from "../../policy-pack/reachability/security-groups";
import { addresses } from "../../policy-pack/reachability/extents";
import {
  firewallsAgree,
  securityGroupOf,
  securityGroupsAgree,
  stacksAgree,
  type Tried,
} from "../unit/policy-pack/reachability/agreement";
import { numbersFrom } from "./numbers-from";

jest.setTimeout(3_600_000);

/** Another seed, to look further: `REACHABILITY_SEED=7 npm run check:long`; a failure names its own. */
const seed = Number(process.env.REACHABILITY_SEED ?? 2_026);
const packets = 10_000;

function expectBoth({ passed, stopped }: Tried, what: string): void {
  console.log(
    `${what}: ${passed} packets passed and ${stopped} were stopped, by sets as packet by packet (seed ${seed})`,
  );
  expect(passed).toBeGreaterThan(10_000);
  expect(stopped).toBeGreaterThan(10_000);
}

it("500 security groups of up to 40 rules", () => {
  expectBoth(securityGroupsAgree({ sets: 500, packets, seed }, 40), "security groups");
});

it("400 firewalls", () => {
  expectBoth(firewallsAgree({ sets: 400, packets, seed }), "firewalls");
});

it("100 whole stacks", () => {
  expectBoth(stacksAgree({ sets: 100, packets, seed }), "stacks");
});

/** Rules as a city has them: some pools, many hosts, a port or two each, now and then a denial for a whole range. */
function cityRules(count: number) {
  const next = numbersFrom(seed);
  const below = (most: number) => Math.floor(next() * most);
  return Array.from({ length: count }, (_, index) => ({
    name: `rule-${index}`,
    priority: 100 + index,
    direction: "Inbound",
    access: below(5) === 0 ? "Deny" : "Allow",
    protocol: below(3) === 0 ? "Udp" : "Tcp",
    sourcePortRange: "*",
    sourceAddressPrefixes: [`10.81.${below(24)}.0/24`, `10.81.${below(24)}.0/24`],
    destinationAddressPrefixes: [
      below(10) === 0 ? `10.96.${below(16)}.0/24` : `10.96.${below(256)}.${below(256)}`,
    ],
    destinationPortRanges: [`${1 + below(1_000)}`, `${1_024 + below(100)}-${2_000 + below(100)}`],
  }));
}

/** The fastest of several runs, in milliseconds, and how many different parts the set has. */
function measured(count: number): { readonly milliseconds: number; readonly parts: number } {
  const group = securityGroupOf(cityRules(count));
  const none = { possible: addresses([]), sure: addresses([]) };
  const runs = Array.from({ length: 5 }, () => {
    const sets = new PacketSets();
    const started = performance.now();
    ruling(sets, rulesOf(group, "inbound", { virtualNetwork: none, members: () => none }));
    return { milliseconds: performance.now() - started, parts: sets.size };
  });
  return runs.reduce((best, one) => (one.milliseconds < best.milliseconds ? one : best));
}

it("ten times as many rules take about ten times as long", () => {
  measured(200); // warms up
  const [few, many] = [measured(200), measured(2_000)];
  const text = ({ milliseconds, parts }: typeof few) => `${milliseconds.toFixed(0)} ms, ${parts} parts`;
  console.log(`200 rules: ${text(few)}; 2,000 rules: ${text(many)}`);
  expect(many.parts / few.parts).toBeLessThan(16);
  expect(many.milliseconds / few.milliseconds).toBeLessThan(30);
});
