import { z } from "zod";
import { list } from "./forms";
import type { Inventory } from "./inventory";
import { isRecord } from "./planned-resources";

const GATEWAY = "microsoft.network/virtualnetworkgateways";
const CONNECTION = "microsoft.network/connections";

const gatewayWords = z.object({
  gatewayType: z.string().nullish(),
  natRules: z.array(z.unknown()).nullish(),
  customRoutes: z.object({ addressPrefixes: list(z.string()) }).nullish(),
  gatewayDefaultSite: z.object({ id: z.string().nullish() }).nullish(),
  enableBgp: z.boolean().nullish(),
  adminState: z.string().nullish(),
  vpnClientConfiguration: z.record(z.string(), z.unknown()).nullish(),
});

type Words = z.infer<typeof gatewayWords>;

/** What a gateway may have that the lab does not read: whether it does, and what that would change. */
const UNREAD: readonly (readonly [(of: Words) => boolean, string])[] = [
  [
    ({ natRules }) => (natRules ?? []).length > 0,
    "has natRules, which put other addresses into packets; the lab knows none",
  ],
  [
    ({ customRoutes }) => (customRoutes?.addressPrefixes ?? []).length > 0,
    "has customRoutes, which send laptops' packets to more than the plan's networks; the lab knows none",
  ],
  [
    ({ gatewayDefaultSite }) => Boolean(gatewayDefaultSite?.id),
    "has a gatewayDefaultSite, which takes everything that has no other way; the lab knows none",
  ],
  [({ enableBgp }) => enableBgp === true, "has enableBgp, so that it learns routes that no plan has"],
  [
    ({ adminState }) => Boolean(adminState) && adminState!.toLowerCase() !== "enabled",
    "has an adminState other than Enabled; the lab's gateway is always on",
  ],
];

/** Ways to sign in: the properties that belong to each, and the word for it among vpnAuthenticationTypes. */
const SIGN_IN: readonly (readonly [RegExp, string])[] = [
  [/^radiusServer/i, "Radius"],
  [/^aad/i, "AAD"],
];

/** What of gateways and their tunnels would change who gets in or where packets go, and what the lab does not read. */
export function unreadGateways(inventory: Inventory): void {
  const gateways = inventory.all(GATEWAY, gatewayWords);
  if (gateways.length > 1) {
    // A second one brings routes, and perhaps people, of its own.
    inventory.fault(
      gateways.map(({ name }) => name).join(" and "),
      "are several gateways, and the lab has one; name a plan with one",
    );
  }
  for (const { name, of } of gateways) {
    for (const [has, what] of UNREAD) if (has(of)) inventory.fault(name, what);
    for (const what of signInUnsaid(of)) inventory.fault(name, what);
  }
  for (const { name, of } of inventory.all(CONNECTION, z.object({ enableBgp: z.boolean().nullish() }))) {
    if (of.enableBgp === true)
      inventory.fault(name, "has enableBgp, so that it learns routes that no plan has");
  }
}

/** What stands there for a way to sign in of which the gateway does not say that people may use it. */
function signInUnsaid({ vpnClientConfiguration }: Words): string[] {
  const clients = vpnClientConfiguration ?? {};
  const types: readonly unknown[] = Array.isArray(clients.vpnAuthenticationTypes)
    ? clients.vpnAuthenticationTypes
    : [];
  const said = types.map((type) => String(type).toLowerCase());
  return SIGN_IN.filter(([, word]) => !said.includes(word.toLowerCase())).flatMap(([pattern, word]) =>
    Object.entries(clients)
      .filter(([property, value]) => pattern.test(property) && isSet(value))
      .map(
        ([property]) =>
          `has ${property}, although vpnAuthenticationTypes does not say ${word}; say it, or take ${property} away`,
      ),
  );
}

function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isRecord(value) || Boolean(value);
}
