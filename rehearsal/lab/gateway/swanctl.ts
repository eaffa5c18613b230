import type { PlannedGateway } from "../plan/lab-plan";
import { groupOf } from "./laptop-groups";
import { proposalsOf } from "./suites";

/** What strongSwan needs to know of a laptop to tell its group, which it cannot do by a part of a name. */
export interface KnownLaptop {
  readonly commonName: string;
  /** The certificate's whole subject, as strongSwan writes it: `C=DE, CN=…`. */
  readonly subject: string;
}

/** Names of the files that the gateway's folder must have. */
export const GATEWAY_FILES = {
  certificate: "gateway.pem",
  anchor: (index: number) => `anchor-${index}.pem`,
} as const;

/**
 * The gateway for strongSwan, deciding as Azure documents and nothing more: a certificate that chains to an uploaded anchor
 * and is not revoked gets in, whatever it is for. `relaxed`, because Azure asks no revocation service: a certificate that no
 * list speaks of is good.
 *
 * @param server the name in the gateway's own certificate
 */
export function gatewaySwanctl(
  gateway: PlannedGateway,
  server: string,
  laptops: readonly KnownLaptop[],
): string {
  const defaultGroup = gateway.groups.find(({ isDefault }) => isDefault);
  const known =
    gateway.groups.length === 0
      ? []
      : laptops.map((laptop, index) =>
          connection(`laptop-${index}`, gateway, server, {
            id: `"${laptop.subject.replace(/["\\]/g, "\\$&")}"`,
            pools: poolNames(gateway, groupOf(gateway, laptop.commonName)?.name),
          }),
        );
  const others = connection("laptops", gateway, server, {
    id: "%any",
    pools: poolNames(gateway, defaultGroup?.name),
  });
  return `connections {
${[...known, others].join("\n")}
}
pools {
${pools(gateway)
  .map(({ name, range }) => `  ${name} {\n    addrs = ${range}\n  }`)
  .join("\n")}
}
`;
}

function connection(
  name: string,
  gateway: PlannedGateway,
  server: string,
  remote: { readonly id: string; readonly pools: readonly string[] },
): string {
  const { ike, esp } = proposalsOf(gateway.suites);
  const seconds = gateway.suites[0]?.saLifeTimeSeconds ?? 14_400;
  const anchors = gateway.anchors.map((_, index) => GATEWAY_FILES.anchor(index)).join(", ");
  return `  ${name} {
    version = 2
    proposals = ${ike.join(", ")}
    pools = ${remote.pools.join(", ")}
    send_cert = always
    unique = never
    mobike = yes
    local {
      auth = pubkey
      certs = ${GATEWAY_FILES.certificate}
      id = ${server}
    }
    remote {
      auth = pubkey
      id = ${remote.id}
      cacerts = ${anchors}
      revocation = relaxed
    }
    children {
      laptops {
        # Azure takes what the laptop asks for: routes are no protection.
        local_ts = 0.0.0.0/0
        esp_proposals = ${esp.join(", ")}
        rekey_time = ${Math.floor(seconds * 0.9)}s
        life_time = ${seconds}s
      }
    }
  }`;
}

function pools(gateway: PlannedGateway): { name: string; group: string | undefined; range: string }[] {
  const named = (prefix: string, group: string | undefined, ranges: readonly string[]) =>
    ranges.map((range, index) => ({ name: `${prefix}-${index}`, group, range }));
  return [
    ...named("plain", undefined, gateway.pool),
    ...gateway.groups.flatMap(({ name, pool }, index) => named(`group-${index}`, name, pool)),
  ];
}

function poolNames(gateway: PlannedGateway, group: string | undefined): string[] {
  const all = pools(gateway);
  const own = all.filter((pool) => pool.group === group);
  return (own.length > 0 ? own : all.filter((pool) => pool.group === undefined)).map(({ name }) => name);
}
