import { readFileSync } from "node:fs";
import type { Places } from "../places";
import { reportStolen, STOLEN, type CityFiles } from "../city/city";
import type { Progress } from "../engine/progress";
import type { AuthorityCommands, Revoked } from "./authority";
import { Stopped } from "./stopped";

/**
 * A laptop is reported stolen: the register says so, and the authority revokes what it has.
 *
 * @throws Stopped when nothing was revoked: then the rest of the rehearsal would show nothing
 */
export async function steal(
  files: CityFiles,
  authority: AuthorityCommands,
  progress: Progress,
): Promise<Revoked["revoked"][number]> {
  reportStolen(files, STOLEN, new Date());
  const { revoked } = await progress.during("Revoking the stolen laptop", () => authority.revoke());
  const found = revoked.find(({ device }) => device === STOLEN);
  if (found === undefined)
    throw new Stopped(1, `${STOLEN} was reported stolen, but nothing of it was revoked.`);
  return found;
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
