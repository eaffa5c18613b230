import type { LedgerView } from "../ledger/view";
import type { GatewayStatement } from "../statement/statement";
import { liveUnder, type Generation, type Generations, type LiveUnder } from "./generations";

/** Start a rotation so long before the anchor ends: certificates are cut short by it for the last 30 days. */
export const WARN_DAYS = 60;

/** Twice a year. */
export const DRILL_DAYS = 183;

/** Certificates of the crisis set are made anew so long before they end. */
export const RESERVE_DAYS = 30;

const DAY_MS = 86_400_000;

export type AnchorRole = "signs" | "next" | "former" | "crisis";

export interface AnchorStatus {
  readonly name: string;
  readonly role: AnchorRole;
  readonly sha256: string;
  /** RFC 3339, UTC. */
  readonly notAfter: string;
  readonly daysLeft: number;
  readonly live: LiveUnder;
  /** Whether the published statement names it. */
  readonly inStatement: boolean;
}

export interface RotationStatus {
  readonly anchors: readonly AnchorStatus[];
  /** Absent where the authority has no crisis anchor. */
  readonly crisis?: { readonly declared: boolean; readonly lastDrill?: string };
  /** What people must look at. */
  readonly warnings: readonly string[];
  readonly nextStep: string;
}

export interface RotationFacts {
  readonly generations: Generations;
  /** Undefined where the authority has none. */
  readonly crisis: Generation | undefined;
  readonly view: Pick<LedgerView, "certificates" | "crisis" | "drill">;
  readonly statement: Pick<GatewayStatement, "anchors"> | undefined;
  readonly now: Date;
}

export function rotationStatus(facts: RotationFacts): RotationStatus {
  const { generations, crisis, view, now } = facts;
  const { signing, next, former } = generations;
  const anchors = [
    statusOf(signing, "signs", facts),
    ...(next === undefined ? [] : [statusOf(next, "next", facts)]),
    ...former.map((generation) => statusOf(generation, "former", facts)),
    ...(crisis === undefined ? [] : [statusOf(crisis, "crisis", facts)]),
  ];
  const drill = view.drill?.anchor === crisis?.sha256 ? view.drill?.time : undefined;
  return {
    anchors,
    ...(crisis === undefined
      ? {}
      : {
          crisis: {
            declared: view.crisis === crisis.sha256,
            ...(drill === undefined ? {} : { lastDrill: drill }),
          },
        }),
    warnings: [
      ...anchors.flatMap((anchor) => anchorWarnings(anchor, next !== undefined)),
      ...(crisis === undefined ? [] : crisisWarnings(crisis, drill, facts)),
      ...(view.crisis === undefined
        ? []
        : ["a crisis is declared; when it is over: npm run ca -- crisis end"]),
    ].filter((warning) => warning !== ""),
    nextStep: nextStepOf(anchors, now),
  };
}

function statusOf(
  { name, sha256, notAfter }: Generation,
  role: AnchorRole,
  { view, statement, now }: RotationFacts,
): AnchorStatus {
  return {
    name,
    role,
    sha256,
    notAfter: new Date(notAfter).toISOString(),
    daysLeft: Math.floor((notAfter - now.getTime()) / DAY_MS),
    live: liveUnder(view, new Set([sha256]), now),
    inStatement: statement?.anchors.some((anchor) => anchor.sha256 === sha256) === true,
  };
}

function anchorWarnings({ name, role, daysLeft, notAfter }: AnchorStatus, prepared: boolean): string[] {
  if (daysLeft > WARN_DAYS || role === "former") return [];
  const ends =
    daysLeft < 0 ? `${name} ended on ${notAfter}` : `${name} ends on ${notAfter}, in ${daysLeft} days`;
  switch (role) {
    case "signs":
      return [
        `${ends}; ${prepared ? "activate the next one" : "prepare the next one: npm run ca -- rotate prepare"}`,
      ];
    case "next":
      return [`${ends}, before it has signed; drop it, and prepare another`];
    case "crisis":
      return [
        `${ends}; make another and a new set: npm run ca -- crisis init --replace, then crisis prepare`,
      ];
  }
}

function crisisWarnings(
  { name, sha256 }: Generation,
  drill: string | undefined,
  { view, now }: RotationFacts,
): string[] {
  const live = liveUnder(view, new Set([sha256]), now);
  const ends = [...view.certificates.values()]
    .filter(({ anchor, revoked, notAfter }) => anchor === sha256 && !revoked && notAfter >= now.getTime())
    .map(({ notAfter }) => notAfter);
  const soon = ends.filter((notAfter) => notAfter - now.getTime() < RESERVE_DAYS * DAY_MS).length;
  const drillDays = drill === undefined ? undefined : (now.getTime() - Date.parse(drill)) / DAY_MS;
  return [
    ...(live.certificates === 0
      ? [`no laptop holds a certificate of ${name}; make the set: npm run ca -- crisis prepare <device...>`]
      : []),
    ...(soon > 0
      ? [
          `${soon} certificates of the crisis set end within ${RESERVE_DAYS} days; make them anew: npm run ca -- crisis prepare`,
        ]
      : []),
    ...(drillDays === undefined
      ? ["the crisis set was never drilled: npm run ca -- crisis drill"]
      : drillDays > DRILL_DAYS
        ? [
            `the last drill of the crisis set was on ${drill}, more than ${DRILL_DAYS} days ago: npm run ca -- crisis drill`,
          ]
        : []),
  ];
}

function nextStepOf(anchors: readonly AnchorStatus[], now: Date): string {
  const of = (role: AnchorRole) => anchors.filter((anchor) => anchor.role === role);
  const [next] = of("next");
  if (next !== undefined) {
    return next.inStatement
      ? `When security has pinned ${next.name} and the gateway carries a statement that names it: npm run ca -- rotate activate`
      : `Seal a statement that names ${next.name} (npm run ca -- statement), and bring it to the gateway.`;
  }
  const former = of("former");
  const [empty] = former.filter(({ live }) => live.certificates === 0);
  if (empty !== undefined) return `Nobody lives on ${empty.name} any more: npm run ca -- rotate drop`;
  const [waiting] = former;
  if (waiting !== undefined) {
    const { devices, until } = waiting.live;
    return `Wait: ${devices} devices hold certificates of ${waiting.name}, until ${new Date(until!).toISOString()} at the latest. Then: npm run ca -- rotate drop`;
  }
  const [signing] = of("signs");
  if (signing!.daysLeft <= WARN_DAYS) return "Prepare the next anchor: npm run ca -- rotate prepare";
  const start = new Date(now.getTime() + (signing!.daysLeft - WARN_DAYS) * DAY_MS).toISOString().slice(0, 10);
  return `Nothing until ${start}; then prepare the next anchor.`;
}
