import type { GatewayStatement } from "../statement/statement";
import type { Generation, LiveUnder } from "./generations";

/**
 * A statement must be so old before its new anchor signs: the gateway's tag changes when an update of it begins, and an
 * update takes minutes.
 */
export const SETTLED_MINUTES = 15;

export interface ActivationFacts {
  readonly next: Pick<Generation, "name" | "sha256" | "signer">;
  /** The one that is published; undefined where none can be read. */
  readonly statement: Pick<GatewayStatement, "sequence" | "time" | "anchors"> | undefined;
  /** Number of the statement that the gateway carries; undefined where nobody knows. */
  readonly carried: number | undefined;
  readonly now: Date;
}

/**
 * Why an anchor must not sign yet. A certificate of an anchor that the gateway does not know shuts its device out, and
 * takes the place of a good one.
 *
 * @returns nothing when it may sign
 */
export function activationFaults({ next, statement, carried, now }: ActivationFacts): string[] {
  const faults: string[] = [];
  if (next.signer === undefined) {
    faults.push(`authority.yaml names no key of ${next.name}; write signer: beside its certificate`);
  }
  if (statement === undefined) {
    return [...faults, "no statement can be read; make one: npm run ca -- statement"];
  }
  if (!statement.anchors.some(({ sha256 }) => sha256 === next.sha256)) {
    return [
      ...faults,
      `the statement ${statement.sequence} does not name ${next.name} yet; make one: npm run ca -- statement`,
    ];
  }
  if (carried === undefined) {
    faults.push(
      "nobody has said which statement the gateway carries; read its tag remote-access-statement, and give " +
        "--gateway-carries <number>",
    );
  } else if (carried !== statement.sequence) {
    faults.push(
      carried < statement.sequence
        ? `the gateway carries statement ${carried}, and ${statement.sequence} is published; bring it there first: npm run ca -- deliver, or pulumi up`
        : `the gateway carries statement ${carried}, which is newer than the ${statement.sequence} published here; ` +
            "look for a second host of this authority",
    );
  }
  const settled = new Date(Date.parse(statement.time) + SETTLED_MINUTES * 60_000);
  if (settled > now) {
    faults.push(
      `the statement was sealed at ${statement.time}, and an update of a gateway takes minutes; repeat after ${settled.toISOString()}`,
    );
  }
  return faults;
}

/**
 * Why an anchor must not be dropped yet.
 *
 * @param live certificates of it that are neither expired nor revoked
 */
export function dropFaults({ name }: Pick<Generation, "name">, live: LiveUnder): string[] {
  if (live.until === undefined) return [];
  const until = new Date(live.until).toISOString();
  return [
    `${live.certificates} certificates of ${live.devices} devices live on ${name}, the last of them until ${until}; ` +
      "most are renewed before. When it must go now, with all of them: npm run ca -- rotate emergency",
  ];
}
