import { MANAGED_DEVICE_FIELDS } from "../joining/managed-device";
import { RUN_STATE_DEVICE, RUN_STATE_FIELDS } from "../joining/run-state";
import type { GraphAddress } from "./graph-address";

/** A list of Microsoft Graph's that is read to its end. */
export interface GraphList {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** For messages. */
  readonly what: string;
  /** Application permission that reading it needs: learn.microsoft.com, "List managedDevices" and its neighbours. */
  readonly permission: string;
  /** What to do when there is no such list. */
  readonly missing: string;
}

/** Entries of one page; Graph gives no more at once. */
export const PAGE_SIZE = 1_000;

export const DEVICES: GraphList = {
  path: "/v1.0/deviceManagement/managedDevices",
  query: { $select: MANAGED_DEVICE_FIELDS.join(","), $top: String(PAGE_SIZE) },
  what: "Intune's devices",
  permission: "DeviceManagementManagedDevices.Read.All",
  missing: "this directory has no Intune. Sign in to the city's directory",
};

/** Remediation scripts are documented for the beta version only. */
export function runStates(script: string): GraphList {
  return {
    path: `/beta/deviceManagement/deviceHealthScripts/${script}/deviceRunStates`,
    query: {
      $select: RUN_STATE_FIELDS.join(","),
      $expand: RUN_STATE_DEVICE,
      $top: String(PAGE_SIZE),
    },
    what: "the script's reports",
    permission: "DeviceManagementConfiguration.Read.All",
    missing: "there is no such script. Write the id of the remediation script into collect.intune.script",
  };
}

export function addressOf({ path, query }: GraphList, { origin }: GraphAddress): string {
  const url = new URL(path, origin);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
