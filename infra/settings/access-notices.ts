import { dayOf } from "../devices/calendar";
import { serverTrustNotice } from "../vpn/server-trust";
import type { AccessSettings } from "./access-settings";

/**
 * What a reader of the preview must know of the settings, though nothing is wrong with them: an update must stay
 * possible, because it is what takes a stolen laptop's access away.
 *
 * @returns a sentence each
 */
export function accessNotices(
  {
    confirmed,
    monitoring,
    serverTrustUntil,
  }: Pick<AccessSettings, "confirmed" | "monitoring" | "serverTrustUntil">,
  now: Date,
): string[] {
  const { ikeLogUntil } = monitoring;
  const trust = serverTrustUntil === undefined ? undefined : serverTrustNotice(serverTrustUntil, now);
  return [
    ...confirmed.map(
      ({ change, until, reason }) =>
        `PROTECTION IS OFF: remote-access:confirm allows ${change} until ${until} ("${reason}"). ` +
        "Nothing stops it in this run, neither the engine nor a lock of Azure's. Remove the entry as soon as it is done",
    ),
    ...(ikeLogUntil !== undefined && ikeLogUntil < dayOf(now)
      ? [
          `remote-access:monitoring.ikeLogUntil: ${ikeLogUntil} is over, and the log of the key exchange is kept no longer; ` +
            "remove the setting, or write a new day",
        ]
      : []),
    ...(trust === undefined ? [] : [`remote-access:serverTrustUntil: ${trust.message}`]),
  ];
}
