import fc from "fast-check";
import {
  REVOCATION_CLASSES,
  type RevocationClass,
} from "../../../../infra/certificate-authority/ledger/entry";
import type { RevokedCertificate } from "../../../../infra/certificate-authority/statement/seal-statement";
import { MOST_REVOKED } from "../../../../infra/certificate-authority/statement/statement";
import { anchorPem, newSigner } from "../anchors";
import { statementFrom, thumbprint } from "./statements";

const NOW = new Date("2026-06-01T00:00:00Z");
const HOUR_MS = 3_600_000;

let anchor: string;
beforeAll(async () => {
  anchor = await anchorPem(newSigner());
});

/** Certificates of one class, with the hours that each has left; negative: it has expired. */
function revoked(why: RevocationClass, hoursLeft: readonly number[], first: number): RevokedCertificate[] {
  return hoursLeft.map((hours, index) => ({
    thumbprint: thumbprint(first + index),
    class: why,
    notAfter: new Date(NOW.getTime() + hours * HOUR_MS),
  }));
}

const listed = (certificates: readonly RevokedCertificate[]) =>
  statementFrom(anchor, { certificates, now: NOW });
const names = (certificates: ReadonlyArray<{ thumbprint: string }>) =>
  certificates.map(({ thumbprint: name }) => name);

/** Hours up to thirty days, one in two of them the same, as after a run that revoked many at once. */
const hours = fc.oneof(fc.constant(360), fc.integer({ min: 1, max: 720 }));
/** Whatever is less urgent than a theft, in whatever mass. */
const masses = fc.array(
  fc.record({
    why: fc.constantFrom(...REVOCATION_CLASSES.filter((why) => why !== "stolen")),
    left: fc.array(hours, { minLength: 0, maxLength: 400, size: "max" }),
  }),
  { minLength: 1, maxLength: 4 },
);

describe("where the gateway has no room for all", () => {
  it("what is stolen stands on the list, however many others there are and however long those live", () => {
    fc.assert(
      fc.property(
        masses,
        fc.array(hours, { minLength: 1, maxLength: 30 }),
        fc.nat(),
        (others, stolenHours, place) => {
          const stolen = revoked("stolen", stolenHours, 0);
          const mass = others.flatMap(({ why, left }, index) => revoked(why, left, 1_000 * (index + 1)));
          // The theft comes into the ledger at any place among the others.
          const at = place % (mass.length + 1);
          const certificates = [...mass.slice(0, at), ...stolen, ...mass.slice(at)];
          const statement = listed(certificates);
          expect(names(statement.revoked)).toEqual(expect.arrayContaining(names(stolen)));
          expect(statement.revoked.length).toBe(Math.min(MOST_REVOKED, certificates.length));
          expect(statement.revoked.length + statement.withoutRoom).toBe(certificates.length);
        },
      ),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it("nothing that is left out is more urgent than anything that stands there", () => {
    const anything = fc.array(
      fc.record({
        why: fc.constantFrom(...REVOCATION_CLASSES),
        left: fc.oneof(hours, fc.integer({ min: -48, max: 0 })),
      }),
      { minLength: 250, maxLength: 900, size: "max" },
    );
    fc.assert(
      fc.property(anything, (kinds) => {
        const certificates = kinds.flatMap(({ why, left }, index) => revoked(why, [left], index));
        const { revoked: list, withoutRoom } = listed(certificates);
        const there = new Set(names(list));
        const valid = certificates.filter(({ notAfter }) => notAfter > NOW);
        const out = valid.filter(({ thumbprint: name }) => !there.has(name));
        expect(out).toHaveLength(withoutRoom);
        expect(list.every(({ thumbprint: name }) => names(valid).includes(name))).toBe(true);
        const rank = ({ class: why }: { class: RevocationClass }) => REVOCATION_CLASSES.indexOf(why);
        const leastUrgent = Math.max(...list.map(rank));
        for (const one of out) {
          expect(rank(one)).toBeGreaterThanOrEqual(leastUrgent);
          if (rank(one) > leastUrgent) continue;
          // Of the same class, those stay that are a danger for longer.
          const shortest = Math.min(
            ...list.filter((each) => rank(each) === leastUrgent).map(({ notAfter }) => Date.parse(notAfter)),
          );
          expect(one.notAfter.getTime()).toBeLessThanOrEqual(shortest);
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it("one more theft takes the place of what is least urgent, and the statement is a new one", () => {
    const mass = revoked("retired", new Array<number>(MOST_REVOKED).fill(700), 1_000);
    const full = listed(mass);
    expect(full).toMatchObject({ withoutRoom: 0 });
    expect(full.revoked).toHaveLength(MOST_REVOKED);
    // With an hour left, where each of the others has a month.
    const [theft] = revoked("stolen", [1], 0);
    const next = statementFrom(anchor, { certificates: [...mass, theft!], previous: full, now: NOW });
    expect(next.revoked[0]).toMatchObject({ thumbprint: theft!.thumbprint, class: "stolen" });
    expect(next).toMatchObject({ sequence: full.sequence + 1, withoutRoom: 1 });
    expect(next.revoked).toHaveLength(MOST_REVOKED);
  });

  it("of more thefts than there are places, those stay that are a danger for longer", () => {
    const thefts = revoked(
      "stolen",
      Array.from({ length: 310 }, (_, index) => index + 1),
      0,
    );
    const { revoked: list, withoutRoom } = listed([...thefts, ...revoked("lost", [720], 5_000)]);
    expect(names(list)).toEqual(names(thefts.slice(10)).reverse());
    expect(withoutRoom).toBe(11);
  });

  it("what found no room is listed as soon as others have run out", () => {
    const certificates = [
      ...revoked("stolen", new Array<number>(299).fill(1), 0),
      ...revoked("retired", [100, 200], 1_000),
    ];
    expect(listed(certificates)).toMatchObject({ withoutRoom: 1 });
    const later = statementFrom(anchor, { certificates, now: new Date(NOW.getTime() + HOUR_MS) });
    expect(names(later.revoked)).toEqual([thumbprint(1_001), thumbprint(1_000)]);
    expect(later.withoutRoom).toBe(0);
  });
});
