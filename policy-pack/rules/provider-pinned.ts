import { holdsNothing, says, saysIfWritten, unmetAt, type Demand } from "../demand";
import { quote } from "../findings/quote";
import type { JudgedResource } from "../resource-model/resource";
import { isEmpty, type Value } from "../resource-model/value";
import type { Finding, Rule } from "../rule";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The provider's classes write whatever is no text as JSON (`resourceInputs` in azure-native's provider.js). */
function isNothing(value: Value): boolean {
  return isEmpty(value) || value === "[]" || value === "null";
}

const nothing = (name: string): Demand => ({
  ...holdsNothing(name),
  accepts: isNothing,
  show: (value) => quote(value, name),
});

const DEMANDS: readonly Demand[] = [
  {
    ...says("subscriptionId"),
    accepts: (value) => typeof value === "string" && UUID.test(value),
    write: "azure-native:subscriptionId in the stack's configuration",
  },
  saysIfWritten("environment", "public"),
  nothing("auxiliaryTenantIds"),
  nothing("metadataHost"),
  nothing("msiEndpoint"),
  {
    ...saysIfWritten("disableInstanceDiscovery", false, "false"),
    write: "nothing: remove disableInstanceDiscovery",
  },
];

const PROVIDER = /^pulumi:providers:azure-(native|nextgen)(_|$)/i;

/** The remote access is made where the configuration says, by the one Azure there is. */
export const providerPinned: Rule = {
  id: "provider-pinned",
  title:
    "the provider of the remote-access stack must say its subscription, and work in Azure's public cloud and in no other tenant",
  severity: "high",
  why:
    "without a subscription the environment of whoever runs the program decides where the gateway is made, and another cloud, metadata " +
    "host or token endpoint sends everything, with the credentials, to somebody who only looks like Azure",
  remedy:
    "Write azure-native:subscriptionId into the stack's configuration, and leave auxiliaryTenantIds, metadataHost, " +
    "disableInstanceDiscovery and msiEndpoint away.",
  controls: [
    "BSI IT-Grundschutz 2023: OPS.1.1.2.A6, OPS.1.1.3.A1, ORP.4.A9",
    "ISO/IEC 27001:2022 Annex A: 5.23, 8.2, 8.9",
  ],
  kind: "confinement",
  // Another tenant or cloud is another city.
  exemptable: "emergency",
  check: (resource) => {
    if (PROVIDER.test(resource.type)) return unmetAt(resource.inputs, DEMANDS);
    return resource.types.length === 0 ? [] : ofItsProvider(resource);
  },
};

/** Told at each resource: which provider one has is seen there alone, and whatever it makes is wrong. */
function ofItsProvider({ provider }: JudgedResource): readonly Finding[] {
  const write = "a provider of Azure Native with a subscription";
  if (provider === undefined) return [{ path: "options.provider", found: "nothing", write }];
  if (!PROVIDER.test(provider.type))
    return [{ path: "options.provider", found: quote(provider.type), write }];
  return unmetAt(provider.inputs, DEMANDS).map(({ path, ...finding }) => ({
    path: `options.provider.${path}`,
    ...finding,
  }));
}
