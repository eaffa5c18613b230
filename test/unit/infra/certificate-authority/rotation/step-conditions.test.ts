import type { KeyPlace } from "../../../../../infra/certificate-authority/authority-file";
import {
  generationsOf,
  liveUnder,
  type Generation,
} from "../../../../../infra/certificate-authority/rotation/generations";
import { rotationStatus } from "../../../../../infra/certificate-authority/rotation/rotation-status";
import {
  activationFaults,
  dropFaults,
  type ActivationFacts,
} from "../../../../../infra/certificate-authority/rotation/step-conditions";
import type { LedgerCertificate } from "../../../../../infra/certificate-authority/ledger/view";

const NOW = new Date("2026-06-15T12:00:00Z");
const DAY_MS = 86_400_000;
const days = (count: number) => NOW.getTime() + count * DAY_MS;

/** @param age of the anchor in days */
function generation(name: string, age: number, left = 200, signer?: KeyPlace): Generation {
  return {
    name,
    certificate: `${name}.crt`,
    sha256: `sha-${name}`,
    notBefore: days(-age),
    notAfter: days(left),
    ...(signer === undefined ? {} : { signer }),
  };
}

function holding(anchor: string, device: string, left: number, revoked = false): LedgerCertificate {
  const certificate = { anchor: `sha-${anchor}`, device, notAfter: days(left) };
  return { ...certificate, ...(revoked ? { revoked: "stolen" } : {}) } as LedgerCertificate;
}

const view = (...certificates: LedgerCertificate[]) => ({
  certificates: new Map(certificates.map((certificate, index) => [index, certificate])),
  crisis: undefined,
  drill: undefined,
});

describe("which generation is which", () => {
  const [old, middle, young] = [generation("old", 300), generation("middle", 200), generation("young", 1)];
  it.each<[string, Generation, Generation[], { next?: string; former: string[] }]>([
    ["one alone", old, [], { former: [] }],
    ["a newer one behind it signs next", old, [young], { next: "young", former: [] }],
    ["an older one behind it signed before", young, [old], { former: ["old"] }],
    [
      "the new one, the one that signs, the old one",
      middle,
      [old, young],
      { next: "young", former: ["old"] },
    ],
    ["of two newer ones the newest is next", old, [middle, young], { next: "young", former: ["middle"] }],
  ])("%s", (_, signing, others, { next, former }) => {
    const found = generationsOf(signing, others);
    expect(found.next?.name).toBe(next);
    expect(found.former.map(({ name }) => name)).toEqual(former);
  });
});

it("who lives on an anchor: neither the revoked nor the expired, and the one that lasts longest counts", () => {
  const facts = view(
    holding("g1", "LT-1", 3),
    holding("g1", "LT-1", 9),
    holding("g1", "LT-2", 5),
    holding("g1", "LT-3", 12, true),
    holding("g1", "LT-4", -1),
    holding("g2", "LT-5", 14),
  );
  const live = liveUnder(facts, new Set(["sha-g1"]), NOW);
  expect(live).toEqual({ certificates: 3, devices: 2, until: days(9) });
  expect(dropFaults({ name: "g1" }, live)[0]).toMatch(
    /^3 certificates of 2 devices live on g1.*2026-06-24T12/,
  );
  expect(dropFaults({ name: "g3" }, liveUnder(facts, new Set(["sha-g3"]), NOW))).toEqual([]);
});

describe("an anchor may sign", () => {
  const statement: ActivationFacts["statement"] = {
    sequence: 40,
    time: "2026-06-15T11:45:00Z",
    anchors: [{ name: "g2", sha256: "sha-g2", certificate: "", notAfter: "" }],
  };
  const next = { name: "g2", sha256: "sha-g2", signer: { software: "g2.key" } };
  const sound: ActivationFacts = { next, statement, carried: 40, now: NOW };

  it("when the gateway carries, long enough, a statement that names it", () => {
    expect(activationFaults(sound)).toEqual([]);
  });

  it.each<[string, Partial<ActivationFacts>, RegExp[]]>([
    ["nobody knows what the gateway carries", { carried: undefined }, [/--gateway-carries <number>$/]],
    [
      "the gateway carries an older statement",
      { carried: 39 },
      [/carries statement 39, and 40 is published/],
    ],
    ["the gateway carries a newer one than there is here", { carried: 41 }, [/second host/]],
    [
      "the statement is too young",
      { statement: { ...statement, time: "2026-06-15T11:45:01Z" } },
      [/repeat after 2026-06-15T12:00:01/],
    ],
    [
      "the statement does not name it",
      { statement: { ...statement, anchors: [] } },
      [/does not name g2 yet/],
    ],
    ["there is no statement", { statement: undefined }, [/no statement can be read/]],
    ["the file names no key", { next: { name: "g2", sha256: "sha-g2" } }, [/no key of g2/]],
    [
      "several things are missing: all at once",
      { carried: undefined, next: { name: "g2", sha256: "sha-g2" }, now: new Date("2026-06-15T11:46:00Z") },
      [/no key of g2/, /--gateway-carries/, /repeat after/],
    ],
  ])("not when %s", (_, change, expected) => {
    const faults = activationFaults({ ...sound, ...change });
    expect(faults).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(faults[index]).toMatch(pattern));
  });
});

describe("the state of a rotation", () => {
  const crisis = generation("crisis", 10);
  const facts = (signing: Generation, others: Generation[] = [], ...held: LedgerCertificate[]) => ({
    generations: generationsOf(signing, others),
    crisis: undefined,
    view: view(...held),
    statement: undefined,
    now: NOW,
  });

  it.each([
    [61, []],
    [60, [expect.stringMatching(/^g1 ends on .*, in 60 days; prepare the next one/)]],
    [-1, [expect.stringMatching(/^g1 ended on /)]],
  ])("warns of an anchor with %d days left by %p", (left, warnings) => {
    expect(rotationStatus(facts(generation("g1", 100, left))).warnings).toEqual(warnings);
  });

  it("tells to activate, not to prepare, where the next one is prepared", () => {
    const status = rotationStatus(facts(generation("g1", 300, 50), [generation("g2", 1)]));
    expect(status.warnings).toEqual([expect.stringContaining("activate the next one")]);
    expect(status.nextStep).toContain("Seal a statement that names g2");
  });

  it("knows the next step", () => {
    const [g1, g2] = [generation("g1", 300), generation("g2", 1)];
    expect(rotationStatus(facts(g2, [g1], holding("g1", "LT-1", 4))).nextStep).toContain("Wait: 1 devices");
    expect(rotationStatus(facts(g2, [g1], holding("g2", "LT-1", 4))).nextStep).toContain("rotate drop");
    expect(rotationStatus(facts(generation("g1", 300, 100))).nextStep).toContain("Nothing until 2026-07-25");
  });

  it.each<[string, LedgerCertificate[], string | undefined, RegExp[]]>([
    ["nobody is in it", [], "2026-06-01T00:00:00Z", [/no laptop holds/]],
    ["it was never drilled", [holding("crisis", "LT-1", 80)], undefined, [/never drilled/]],
    [
      "the drill is 184 days old",
      [holding("crisis", "LT-1", 80)],
      "2025-12-13T11:00:00Z",
      [/more than 183 days/],
    ],
    ["the drill is 182 days old", [holding("crisis", "LT-1", 80)], "2025-12-15T12:00:00Z", []],
    [
      "one ends within a month",
      [holding("crisis", "LT-1", 29), holding("crisis", "LT-2", 40)],
      "2026-06-01T00:00:00Z",
      [/^1 certificates of the crisis set end/],
    ],
  ])("warns of a crisis set: %s", (_, held, drilled, warnings) => {
    const drill = drilled === undefined ? undefined : ({ time: drilled, anchor: "sha-crisis" } as never);
    const found = rotationStatus({
      ...facts(generation("g1", 100)),
      crisis,
      view: { ...view(...held), drill },
    }).warnings;
    expect(found).toHaveLength(warnings.length);
    warnings.forEach((pattern, index) => expect(found[index]).toMatch(pattern));
  });
});
