import { readFileSync } from "node:fs";
import type { Places } from "../places";
import { reportStolen, STOLEN, type CityFiles } from "../city/city";
import type { Progress } from "../engine/progress";
import type { AuthorityCommands, Revoked } from "./authority";
import { Stopped } from "./stopped";

/** The stolen laptop, and how long it took until the gateway refused it. */
export interface Theft {
  readonly device: string;
  readonly thumbprints: readonly string[];
  readonly steps: Revoked["steps"];
  /** Seconds. */
  readonly total: number;
}

/**
 * A laptop is reported stolen: the register says so, the authority revokes what it has, and the gateway alone is updated.
 *
 * @throws Stopped when nothing was revoked: then the rest of the rehearsal would show nothing
 */
export async function steal(
  files: CityFiles,
  authority: AuthorityCommands,
  progress: Progress,
): Promise<Theft> {
  reportStolen(files, STOLEN, new Date());
  const { revoked, steps, total } = await progress.during(
    `Revoking ${STOLEN} and updating the gateway alone`,
    () => authority.revokeNow(STOLEN),
  );
  const thumbprints = revoked.find(({ device }) => device === STOLEN)?.thumbprints ?? [];
  if (thumbprints.length === 0)
    throw new Stopped(1, `${STOLEN} was reported stolen, but nothing of it was revoked.`);
  return { device: STOLEN, thumbprints, steps, total };
}

/** One line a step, with its seconds. */
export function timeTable({ steps, total }: Pick<Theft, "steps" | "total">): string {
  return [...steps, { step: "total", seconds: total }]
    .map(({ step, seconds }) => `  ${step.padEnd(10)}${seconds.toFixed(1).padStart(7)} s`)
    .join("\n");
}

/**
 * Looks into the stand-in whether the gateway refuses certificates now.
 *
 * @throws Stopped naming each that it would still take
 */
export function expectOnGateway(places: Places, thumbprints: readonly string[]): void {
  const { resources } = JSON.parse(readFileSync(places.azureState, "utf8")) as {
    resources: Record<string, { type: string; properties: GatewayProperties }>;
  };
  const listed = Object.values(resources)
    .filter(({ type }) => type === "network:VirtualNetworkGateway")
    .flatMap(({ properties }) => properties.vpnClientConfiguration?.vpnClientRevokedCertificates ?? [])
    .map(({ thumbprint }) => thumbprint);
  const missing = thumbprints.filter((thumbprint) => !listed.includes(thumbprint));
  if (missing.length > 0) throw new Stopped(1, `The gateway would still take ${missing.join(", ")}.`);
}

interface GatewayProperties {
  readonly vpnClientConfiguration?: {
    readonly vpnClientRevokedCertificates?: ReadonlyArray<{ readonly thumbprint: string }>;
  };
}
