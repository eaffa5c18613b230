import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { inEitherShape } from "../resource-model/either-shape";
import { spelled, type Reading } from "../resource-model/reading";
import { isAnyOf } from "../resource-model/token";
import type { Finding, Rule } from "../rule";

const ZONE_REDUNDANT = ["VpnGw1AZ", "VpnGw2AZ", "VpnGw3AZ", "VpnGw4AZ", "VpnGw5AZ"];

interface Demand {
  readonly names: readonly string[];
  readonly accepted: readonly string[];
  readonly write: string;
  readonly mayBeAbsent?: true;
}

/** https://learn.microsoft.com/azure/vpn-gateway/about-gateway-skus and vpn-gateway-about-vpn-gateway-settings */
export const GATEWAY_DEMANDS: readonly Demand[] = [
  { names: ["gatewayType"], accepted: ["Vpn"], write: 'gatewayType: "Vpn"' },
  { names: ["vpnType"], accepted: ["RouteBased"], write: 'vpnType: "RouteBased"' },
  {
    names: ["vpnGatewayGeneration"],
    accepted: ["Generation1", "Generation2"],
    write: 'vpnGatewayGeneration: "Generation2"',
  },
  { names: ["sku", "name"], accepted: ZONE_REDUNDANT, write: "a SKU from VpnGw1AZ to VpnGw5AZ" },
  {
    names: ["sku", "tier"],
    accepted: ZONE_REDUNDANT,
    write: "the same as sku.name, or nothing",
    mayBeAbsent: true,
  },
];

/** The gateway can do what the other rules ask of it. */
export const gatewayCapable: Rule = {
  id: "gateway-capable",
  title: "the gateway of the remote access must be of a kind that can do IKEv2 with certificates",
  severity: "medium",
  why:
    "the Basic SKU and policy-based gateways know no IKEv2 for clients, and kind and generation can never be changed on a " +
    "standing gateway: every laptop would have to be visited again",
  remedy:
    'Write gatewayType "Vpn", vpnType "RouteBased", a generation, and a zone-redundant SKU (VpnGw1AZ to VpnGw5AZ) as literal text.',
  controls: ["BSI IT-Grundschutz 2023: NET.3.3.A1, NET.3.3.A7", "ISO/IEC 27001:2022 Annex A: 8.14, 8.20"],
  kind: "confinement",
  exemptable: true,
  check: (resource) =>
    isAnyOf(resource.types, "network:VirtualNetworkGateway")
      ? distinct(
          GATEWAY_DEMANDS.flatMap((demand) =>
            inEitherShape(resource.inputs, ...demand.names).flatMap((reading) =>
              judge(spelled(reading, ...demand.names), demand),
            ),
          ),
        )
      : [],
};

function judge(reading: Reading, { accepted, write, mayBeAbsent }: Demand): readonly Finding[] {
  const { path } = reading;
  switch (reading.state) {
    case "absent":
      return mayBeAbsent ? [] : [{ path, found: "nothing", write }];
    case "unknown":
      return [{ path, found: undecided(reading.reason), write }];
    case "known":
      return isOneOf(accepted, reading.value) ? [] : [{ path, found: quote(reading.value), write }];
  }
}

/** Azure compares enumeration values without regard to case. */
function isOneOf(accepted: readonly string[], value: unknown): boolean {
  return typeof value === "string" && accepted.some((name) => name.toLowerCase() === value.toLowerCase());
}

/** One unknown value may hide several demands; it is told once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ path }, index) => findings.findIndex((other) => other.path === path) === index);
}
