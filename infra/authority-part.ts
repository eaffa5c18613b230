import { getClientConfigOutput } from "@pulumi/azure-native/authorization";
import * as resources from "@pulumi/azure-native/resources";
import { Authority } from "./certificate-authority/azure/authority";
import { authorityNamesOf } from "./certificate-authority/azure/names";
import type { AuthoritySettings } from "./settings/authority-settings";
import type { Settings } from "./settings/settings";

/** The part that the people of the certificate authority deploy: whoever owns it can grant signing. */
export function authorityPart(
  settings: Pick<Settings, "name" | "stack" | "subscriptionId" | "location">,
  part: AuthoritySettings,
  stackTags: Readonly<Record<string, string>>,
) {
  const names = authorityNamesOf(settings);
  const { subscriptionId, location } = settings;
  const tags = { ...stackTags, environment: part.environment };

  const resourceGroup = new resources.ResourceGroup("authority", {
    resourceGroupName: names.resourceGroup,
    location,
    tags,
  });
  const { vault, ledger, issuer, audit } = new Authority("authority", {
    ...part,
    resourceGroupName: resourceGroup.name,
    resourceGroupId: resourceGroup.id,
    subscriptionId,
    tenantId: getClientConfigOutput().tenantId,
    location,
    names,
    tags,
  });

  return {
    environment: part.environment,
    vaultUri: vault.vaultUri,
    anchorKeys: vault.anchorKeys.map(({ name, keyId }) => ({ name, keyId })),
    sealKey: vault.sealKey.keyId,
    ledgerUrl: ledger.url,
    issuerClientId: issuer.clientId,
    auditWorkspaceId: audit.workspaceId,
  };
}
