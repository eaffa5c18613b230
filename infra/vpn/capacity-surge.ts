import { hsmSeconds } from "../certificate-authority/key-vault/signing-rate";
import { figure } from "../devices/lifetime-table";
import type { Capacity } from "./capacity";
import { duration, type CertificateCapacity } from "./capacity-certificates";
import type { Derived } from "./capacity-explanation";

/** A fleet of one size, and what it needs. */
export interface Sized {
  readonly capacity: Capacity;
  readonly certificates: CertificateCapacity;
}

/** What has to be changed when a fleet grows or shrinks, and what that costs its users. */
export function explainChange(now: Sized, then: Sized): Derived[] {
  return [...gatewayChange(now.capacity, then.capacity), ...certificateChange(now, then)];
}

function gatewayChange(now: Capacity, then: Capacity): Derived[] {
  const sku: Derived =
    now.sku === then.sku
      ? { what: "SKU", value: "stays", because: `${now.sku} carries ${now.connectionLimit} connections` }
      : {
          what: "SKU",
          value: `${now.sku} to ${then.sku}`,
          because: `in place, within ${then.generation} (about 45 minutes); addresses stay`,
        };
  const pool: Derived =
    now.clientPool.prefix === then.clientPool.prefix
      ? { what: "pool", value: "stays", because: `${now.clientPool.cidr} has room` }
      : {
          what: "pool",
          value: `/${now.clientPool.prefix} to /${then.clientPool.prefix}`,
          because: `${then.clientPool.cidr}; disconnects everybody once, so in a maintenance window`,
        };
  return [sku, pool];
}

function certificateChange({ certificates: now }: Sized, { certificates: then }: Sized): Derived[] {
  const [before, after] = [now.lifetime, then.lifetime];
  if (before === undefined || after === undefined) return [];
  const grown = then.devices - now.devices;
  return [
    {
      what: "lifetime",
      value: before.days === after.days ? "stays" : `${before.days} to ${after.days} days`,
      because:
        before.days === after.days
          ? `${after.days} days fit both fleets`
          : "what is out there keeps its own; renewals get the new one",
    },
    {
      what: "list",
      value: `${figure(before.list.expected)} to ${figure(after.list.expected)}`,
      because: "thumbprints on average",
    },
    {
      what: "signatures",
      value: `${figure(before.signatures.perDay)} to ${figure(after.signatures.perDay)}`,
      because: "a day",
    },
    ...(grown > 0
      ? [
          {
            what: "enrolment",
            value: duration(hsmSeconds(grown)),
            because: `of the HSM, for the first certificates of ${grown} more devices`,
          },
        ]
      : []),
  ];
}
