import { CONNECTION_LIMITS } from "../vpn/capacity";
import { drops, notice, slow, type Effect } from "./effect";
import type { Inputs, PlannedStep } from "./planned-step";

/** "Create a VPN gateway": often 45 minutes or more. */
const CREATION = "about 45 minutes, sometimes longer";

/** What a change of the VPN gateway does. Where Microsoft's documents say nothing, the sentence says that. */
export function gatewayEffects(step: PlannedStep): readonly Effect[] {
  switch (step.operation) {
    case "create":
      return [slow(`The VPN gateway is made: ${CREATION}. Nobody can connect before.`)];
    case "delete":
      return [drops("The VPN gateway is deleted: every tunnel drops, and nobody can connect any more.")];
    case "replace":
      return [
        drops(
          "The VPN gateway is deleted and made anew: every tunnel and the link to the administration network drop, and " +
            "every laptop needs a new profile before it can connect again.",
        ),
        slow(`The new VPN gateway takes ${CREATION}; until then nobody works from outside.`),
      ];
    case "update":
      return updateEffects(step);
  }
}

type OfChange = (step: PlannedStep) => readonly Effect[];

/** What each property does when it changes; the first pattern that fits counts. */
const OF_PROPERTY: readonly (readonly [RegExp, OfChange])[] = [
  [/^sku\b/, skuEffects],
  [
    /^activeActive$|^ipConfigurations\b/,
    () => [
      drops(
        "The gateway changes between one and two serving instances: it is built up anew and every tunnel drops meanwhile.",
      ),
      slow(
        "Changing the number of the gateway's instances takes about as long as making it: up to 45 minutes.",
      ),
    ],
  ],
  [
    /^vpnClientConfiguration\.vpnClientAddressPool\b/,
    ({ before, after }) => [
      drops(
        `Laptops get addresses from ${poolsIn(after)} instead of ${poolsIn(before)}: every tunnel drops. The city's firewall ` +
          "and the routes back to the laptops must know the new range first, and profiles that name the old one must be made anew.",
      ),
    ],
  ],
  [/^vpnClientConfiguration\.vpnClientRootCertificates\b/, anchorEffects],
  [
    /^vpnClientConfiguration\.vpnClientRevokedCertificates\b/,
    () => [
      slow(
        "The list of revoked certificates changes: some minutes, the gateway takes no other change meanwhile. " +
          "Standing tunnels are believed to stay, those of revoked certificates too (Microsoft's documents do not say): " +
          "end them with  npm run ca -- sweep",
      ),
    ],
  ],
  [
    /^customRoutes\b/,
    () => [
      drops(
        "The routes that laptops are given change: every tunnel drops (seen by others: azure-docs issue 64508). Do it when nobody works.",
      ),
    ],
  ],
  [
    /^vpnClientConfiguration\.vpn(ClientIpsecPolicies|ClientProtocols|AuthenticationTypes)\b/,
    () => [
      drops(
        "How laptops and gateway agree on keys changes: tunnels drop, and a laptop connects again only with a profile that says the same.",
      ),
    ],
  ],
  [
    /^(virtualNetworkGatewayPolicyGroups|vpnClientConfiguration\.vngClientConnectionConfigurations)\b/,
    () => [
      drops(
        "Which laptops get addresses from which pool changes: each finds out when it next connects, and the firewall then " +
          "treats it as the department of its new address. Whether standing tunnels drop is not documented.",
      ),
    ],
  ],
  [/^tags\b/, () => []],
];

function updateEffects(step: PlannedStep): readonly Effect[] {
  const effects = new Map<string, Effect>();
  for (const path of step.properties) {
    const rule = OF_PROPERTY.find(([pattern]) => pattern.test(path));
    const found = rule?.[1](step) ?? [
      notice(
        `The gateway's ${path} changes; whether tunnels drop is not documented: do it when nobody works.`,
      ),
    ];
    found.forEach((effect) => effects.set(effect.sentence, effect));
  }
  const found = [...effects.values()];
  // Whatever changes, Azure works through the whole gateway.
  return found.some(({ kind }) => kind === "slow")
    ? found
    : [...found, slow("The gateway is written anew: some minutes, and it takes no other change meanwhile.")];
}

function skuEffects({ before, after }: PlannedStep): readonly Effect[] {
  const [old, wanted] = [skuIn(before), skuIn(after)];
  const words = `from ${old ?? "another size"} to ${wanted ?? "another size"}`;
  const limit = (sku: string | undefined) => CONNECTION_LIMITS.find(([name]) => name === sku)?.[1];
  const [least, most] = [limit(wanted), limit(old)];
  return [
    drops(
      `The gateway changes its size ${words}: every tunnel drops for a while; laptops connect again by themselves.`,
    ),
    slow(`Changing the gateway's size takes about 45 minutes.`),
    ...(least !== undefined && most !== undefined && least < most
      ? [
          notice(
            `Azure makes a gateway larger but never smaller in place: ${words} will be refused. A smaller one must be made anew.`,
          ),
        ]
      : []),
  ];
}

function anchorEffects({ before, after }: PlannedStep): readonly Effect[] {
  const [old, wanted] = [anchorsIn(before), anchorsIn(after)];
  const gone = [...old].filter(([data]) => !wanted.has(data)).map(([, name]) => name);
  const added = [...wanted].filter(([data]) => !old.has(data)).map(([, name]) => name);
  return [
    ...(gone.length > 0
      ? [
          drops(
            `The gateway no longer trusts the anchor ${gone.join(", ")}: every laptop whose certificate is of it is cut off, ` +
              "at the latest when it next connects. First see that none is left:  npm run ca -- status",
          ),
        ]
      : []),
    ...(added.length > 0
      ? [
          notice(
            `The gateway also trusts the anchor ${added.join(", ")}: whoever has a certificate of it gets in. Nobody is cut off by that.`,
          ),
        ]
      : []),
  ];
}

const clientsIn = (inputs: Inputs | undefined) =>
  (inputs?.vpnClientConfiguration ?? {}) as {
    readonly vpnClientAddressPool?: { readonly addressPrefixes?: readonly string[] };
    readonly vpnClientRootCertificates?: readonly {
      readonly name?: string;
      readonly publicCertData?: string;
    }[];
  };

function poolsIn(inputs: Inputs | undefined): string {
  return clientsIn(inputs).vpnClientAddressPool?.addressPrefixes?.join(", ") ?? "no range";
}

function skuIn(inputs: Inputs | undefined): string | undefined {
  return (inputs?.sku as { readonly name?: string } | undefined)?.name;
}

/** Names of anchors by what they are: a new name for the same certificate cuts nobody off. */
function anchorsIn(inputs: Inputs | undefined): ReadonlyMap<string, string> {
  return new Map(
    (clientsIn(inputs).vpnClientRootCertificates ?? []).map(({ name, publicCertData }) => [
      publicCertData ?? "",
      name ?? "without a name",
    ]),
  );
}
