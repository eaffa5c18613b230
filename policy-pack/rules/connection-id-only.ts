import { describe, quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { inEitherShape } from "../resource-model/either-shape";
import { properties, type Reading } from "../resource-model/reading";
import { isAnyOf } from "../resource-model/token";
import { isEmpty, isObject } from "../resource-model/value";
import type { Finding, Rule } from "../rule";

/**
 * Properties that refer to a gateway and can carry all of it, in VNet and in Virtual WAN.
 *
 * `strict`: what stands there is judged by no other rule, so that whoever exempts from this one would let it decide who
 * gets in; a gateway inside a connection is judged as any gateway.
 */
const REFERENCES: ReadonlyArray<{
  readonly type: string;
  readonly names: readonly string[];
  readonly strict?: true;
}> = [
  {
    type: "network:VirtualNetworkGatewayConnection",
    names: ["virtualNetworkGateway1", "virtualNetworkGateway2"],
  },
  { type: "network:P2sVpnGateway", names: ["vpnServerConfiguration"], strict: true },
  { type: "network:VirtualHub", names: ["vpnGateway", "p2SVpnGateway"], strict: true },
];

/** Whatever refers to a gateway names it and does not bring one along. */
export const connectionIdOnly: Rule = {
  id: "connection-id-only",
  title:
    "whatever refers to a VPN gateway or its configuration must name it by its id and say nothing else of it",
  severity: "high",
  why:
    "Azure takes a whole gateway inside a connection, with a sign-in and roots of its own, where neither a reviewer nor " +
    "another check looks for one",
  remedy: "Make the gateway a resource of its own and refer to it with { id: gateway.id }.",
  controls: ["BSI IT-Grundschutz 2023: NET.3.3.A4, NET.3.3.A11", "ISO/IEC 27001:2022 Annex A: 8.9, 8.20"],
  kind: "entrance",
  exemptable: true,
  check: (resource) =>
    REFERENCES.filter(({ type }) => isAnyOf(resource.types, type))
      .flatMap(({ names, strict }) =>
        names
          .flatMap((name) => inEitherShape(resource.inputs, name))
          .flatMap(judge)
          .map((finding) => (strict === true ? { ...finding, strict } : finding)),
      )
      .filter(({ path }, index, all) => all.findIndex((other) => other.path === path) === index),
};

const WRITE = "{ id: … } with the id of the gateway and no other property";

function judge(reference: Reading): readonly Finding[] {
  const { path } = reference;
  switch (reference.state) {
    case "absent":
      return [];
    case "unknown":
      return [{ path, found: undecided(reference.reason), write: WRITE }];
    case "known":
      if (!isObject(reference.value)) return [{ path, found: quote(reference.value), write: WRITE }];
      return properties(reference).flatMap(({ name, reading }): Finding[] => {
        // An id of a gateway that this plan creates is known only afterwards, and only refers.
        if (name.toLowerCase() === "id" || reading.state === "absent") return [];
        if (reading.state === "unknown")
          return [{ path: reading.path, found: undecided(reading.reason), write: WRITE }];
        return isEmpty(reading.value)
          ? []
          : [{ path: reading.path, found: describe(reading.value, name), write: WRITE }];
      });
  }
}
