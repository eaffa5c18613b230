import type { PlannedGateway, PlannedGroup } from "../plan/lab-plan";

/**
 * The group that Azure would put a laptop into: by the part of its certificate's common name behind the `@`, the lowest
 * priority first, and the default group for all others (learn.microsoft.com, "Configure user groups and IP address pools").
 *
 * @returns undefined where the plan has no groups
 */
export function groupOf(
  { groups }: Pick<PlannedGateway, "groups">,
  commonName: string,
): PlannedGroup | undefined {
  const domain = commonName.split("@").at(-1)!.toLowerCase();
  return (
    groups.find(({ domains }) => commonName.includes("@") && domains.includes(domain)) ??
    groups.find(({ isDefault }) => isDefault)
  );
}

/** The addresses that a laptop gets: those of its group, and the gateway's own where the group has none. */
export function poolOf(
  gateway: Pick<PlannedGateway, "groups" | "pool">,
  commonName: string,
): readonly string[] {
  const pool = groupOf(gateway, commonName)?.pool ?? [];
  return pool.length > 0 ? pool : gateway.pool;
}
