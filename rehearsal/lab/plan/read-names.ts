import { recordSet } from "./door-forms";
import type { Inventory } from "./inventory";
import type { PlannedName } from "./lab-plan";
import { isRecord } from "./planned-resources";

const ZONE = "microsoft.network/dnszones";

/** What the public zones of the plan answer. A private zone (`privateDnsZones`) answers nobody outside. */
export function readNames(inventory: Inventory): PlannedName[] {
  for (const { id, properties } of inventory.resources.filter(({ kind }) => kind === `${ZONE}/aaaa`)) {
    const records: unknown = properties.aaaaRecords ?? properties.AAAARecords ?? properties.targetResource;
    if (Array.isArray(records) ? records.length > 0 : isRecord(records)) {
      inventory.fault(nameOf(id), "has addresses of IPv6 in a public zone; the lab knows IPv4 only");
    }
  }
  return [...inventory.all(`${ZONE}/a`, recordSet), ...inventory.all(`${ZONE}/cname`, recordSet)].flatMap(
    ({ id, of }): PlannedName[] => {
      const name = nameOf(id);
      const target = of.targetResource?.id;
      if (target && /\/publicIPAddresses\/[^/]+$/i.test(target))
        return [{ name, is: { publicAddress: target } }];
      if (target) {
        inventory.fault(name, "is an alias of something other than a public address; the lab knows no other");
      }
      const alias = of.cnameRecord ?? of.CNAMERecord;
      return [
        ...[...of.aRecords, ...of.ARecords].map(({ ipv4Address }) => ({
          name,
          is: { address: ipv4Address },
        })),
        ...(alias ? [{ name, is: { alias: alias.cname.replace(/\.$/, "").toLowerCase() } }] : []),
      ];
    },
  );
}

/** `…/dnsZones/musterstadt.example/A/mail` → `mail.musterstadt.example`; `@` is the zone itself. */
function nameOf(id: string): string {
  const [record, , zone] = id.split("/").reverse();
  return (record === "@" ? `${zone}` : `${record}.${zone}`).toLowerCase();
}
