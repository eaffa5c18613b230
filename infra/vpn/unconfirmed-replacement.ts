import type { Confirmable } from "../change-safety/confirmable";
import type { gatewayArgs } from "./gateway-args";
import type { StandingGateway } from "./standing-gateway";

/** What the gateway shall be, as far as it can only be had by making it anew. */
export interface WantedGateway extends Pick<
  ReturnType<typeof gatewayArgs>,
  "gatewayType" | "vpnType" | "vpnGatewayGeneration"
> {
  readonly location: string;
  readonly publicAddresses: number;
}

const FIXED = ["gatewayType", "vpnType", "vpnGatewayGeneration", "location"] as const;

/**
 * Why the gateway that stands may not become the wanted one without a confirmation.
 *
 * The engine refuses that too, as long as its state says that the resources are protected. After a run with a
 * confirmation it does not, until the next run: so Azure is asked as well, whatever the state says.
 *
 * @param standing undefined where there is none
 * @returns a sentence each, with the setting to write
 */
export function unconfirmedReplacement(
  standing: StandingGateway | undefined,
  wanted: WantedGateway,
  confirmed: readonly Confirmable[],
): string[] {
  if (standing === undefined) return [];
  const differs = FIXED.filter(
    (name) => plain(standing[name]) !== undefined && plain(standing[name]) !== plain(wanted[name]),
  );
  const addresses = standing.ipConfigurations?.length ?? 0;
  return [
    ...(differs.length > 0 && !confirmed.includes("replace-gateway")
      ? [
          `the gateway would have to be made anew, because Azure cannot change ${differs
            .map((name) => `${name} from ${standing[name]} to ${wanted[name]}`)
            .join(
              " and ",
            )}: every tunnel drops and every laptop needs a new profile. ${remedy("replace-gateway")}`,
        ]
      : []),
    ...(addresses > wanted.publicAddresses && !confirmed.includes("replace-addresses")
      ? [
          `the gateway has ${addresses} public addresses and shall have ${wanted.publicAddresses}: the others never come ` +
            `back, and laptops' profiles name them. ${remedy("replace-addresses")}`,
        ]
      : []),
  ];
}

function remedy(change: Confirmable): string {
  return `To confirm it, write "change: ${change}" with a day and a reason into remote-access:confirm (docs/changes.md)`;
}

/** Azure writes regions and words in more than one way: "Germany West Central", "germanywestcentral". */
function plain(value: string | undefined): string | undefined {
  return value?.replaceAll(" ", "").toLowerCase();
}
