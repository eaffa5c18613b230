import type { Lab } from "../lab";
import { cellsOf, EQUAL } from "./matrix";
import type { Scenario, Sight } from "./scenario";
import { forged, usualWords } from "./travellers";

const withoutGroups = (lab: Lab) =>
  lab.plan.gateway.groups.length === 0 ? "the plan does not tell laptops apart" : undefined;

/** Which addresses the gateway gives, and what they are good for. */
export const GROUPS: readonly Scenario[] = [
  {
    name: "sign-in",
    group: "groups",
    sentence:
      "The plan's gateway takes device certificates over IKEv2, and no other way in that the lab has no server for.",
    expected: "Certificate over IkeV2",
    run: ({ plan: { gateway } }) =>
      Promise.resolve({
        seen: `${gateway.authentication.join(" or ")} over ${gateway.protocols.join(" or ")}`,
      }),
  },
  {
    name: "pools",
    group: "groups",
    sentence: "The gateway gives out the addresses of the model's zones for laptops, and no others.",
    expected: "the zones of the model",
    run: pools,
  },
  {
    name: "remediation",
    group: "groups",
    sentence:
      "A laptop that must be repaired reaches management and name servers, and neither mail nor files.",
    expected: EQUAL,
    without: withoutGroups,
    run: async (lab) => await asZone(lab, "remediation", "remediation"),
  },
  {
    name: "quarantine",
    group: "groups",
    sentence: "A certificate that no group of the gateway knows is let in and reaches nothing at all.",
    expected: EQUAL,
    without: withoutGroups,
    run: async (lab) => await asZone(lab, "no-such-department", "quarantine"),
  },
];

async function pools(lab: Lab): Promise<Sight> {
  const { said } = await lab.gateway.swanctl(["--list-pools"]);
  // `plain-0  10.81.0.0  0 / 0 / 254`
  const given = [...said.matchAll(/^\S+\s+(\d+\.\d+\.\d+\.\d+)\s+\d+ \/ \d+ \/ (\d+)/gm)].map(
    ([, first, size]) => `${first} (${size})`,
  );
  const kinds = ["clients", "remediation", "quarantine"];
  const declared = lab.input.access.zones
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ ranges }) => ranges)
    .map((range) => {
      const [first, bits] = range.split("/");
      return { range, text: `${first} (${2 ** (32 - Number(bits)) - 2})` };
    });
  const wide = given.filter(
    (pool) => !declared.some(({ text }) => text === pool) && !halvesOf(declared, pool),
  );
  const missing = declared.filter(
    ({ text }) => !given.includes(text) && !given.some((pool) => halvesOf([{ text }], pool)),
  );
  const odd = [
    ...wide.map((pool) => `${pool}: of no zone`),
    ...missing.map(({ range }) => `${range}: of no pool`),
  ];
  return { seen: odd.length === 0 ? "the zones of the model" : "other addresses than the model's", odd };
}

/** The quarantine's range is shared by a group's pool and the gateway's own: each is half of it. */
function halvesOf(declared: readonly { readonly text: string }[], pool: string): boolean {
  const [first = "", size = ""] = pool.split(" ");
  return declared.some(({ text }) => {
    const [start = "", whole = ""] = text.split(" ");
    const [half, all] = [Number(size.slice(1, -1)) + 2, Number(whole.slice(1, -1)) + 2];
    return half * 2 === all && first.split(".").slice(0, 2).join() === start.split(".").slice(0, 2).join();
  });
}

/**
 * A laptop tries every cell.
 *
 * @param group in its certificate's name, behind the `@`
 * @param zone of the model in which it must be; what the plan says of that is not asked
 */
async function asZone(lab: Lab, group: string, zone: string): Promise<Sight> {
  const domain = lab.inventory("works").commonName.split("@")[1]!.split(".").slice(1).join(".");
  const made = await forged(usualWords(lab, `LT-0990@${group}.${domain}`), lab.input.anchor);
  await lab.introduce(made.certificate);
  return await cellsOf(lab, [{ ...made, department: group, zones: [zone] }], { against: "all" });
}
