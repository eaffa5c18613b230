import * as resources from "@pulumi/azure-native/resources";
import { azureFirewallPart, firewallSubnetPart } from "./azure-firewall-part";
import { declaredRules } from "./access-report/rows";
import { POOL_KINDS } from "./access-model/zone";
import { cityFirewallPart } from "./city-firewall-part";
import { dayOf } from "./devices/calendar";
import { DeletionLocks } from "./locks/deletion-locks";
import { Monitoring } from "./monitoring/monitoring";
import {
  FILE_LOGS,
  FIREWALL_LOGS,
  gatewayLogs,
  VAULT_LOGS,
  type WatchedResource,
} from "./monitoring/watched-logs";
import { namesOf, shareAccountOf } from "./names";
import { Network } from "./network/network";
import type { AccessSettings } from "./settings/access-settings";
import type { Settings } from "./settings/settings";
import { Gateway } from "./vpn/gateway";

const NAMED_IN_PROFILES = "Every laptop's profile names this.";

/** The part that lets laptops in. Of the certificate authority it knows the signed statement, and nothing else. */
export function accessPart(
  settings: Pick<Settings, "name" | "stack" | "location" | "subscriptionId">,
  part: AccessSettings,
  tags: Readonly<Record<string, string>>,
  now: Date,
) {
  const names = namesOf(settings);
  const { location, subscriptionId } = settings;
  const { capacity, statement, model, networks, pools, azureFirewall, fileShare, clientAddressSpace } = part;
  const confirmed = part.confirmed.map(({ change }) => change);

  const resourceGroup = new resources.ResourceGroup("remote-access", {
    resourceGroupName: names.resourceGroup,
    location,
    tags,
  });
  const place = { resourceGroupName: resourceGroup.name, location, names, tags };
  const network = new Network("network", {
    ...place,
    virtualNetworkName: names.virtualNetwork,
    virtualNetwork: networks.virtualNetwork,
    gatewaySubnet: networks.gatewaySubnet,
    firewall: networks.azure && firewallSubnetPart(place, networks.azure),
  });
  const gateway = new Gateway(
    "gateway",
    {
      ...place,
      subnetId: network.gatewaySubnetId,
      subscriptionId,
      capacity,
      pools,
      departments: model.departments.map(({ name }) => name),
      statement,
      confirmed,
    },
    // All subnets first: while a gateway is made, its network is busy for three quarters of an hour.
    { dependsOn: [network] },
  );
  const behindFirewall =
    networks.azure &&
    azureFirewall &&
    azureFirewallPart(
      place,
      {
        ...azureFirewall,
        networks: networks.azure,
        model,
        clientAddressSpace,
        fileShare,
        shareAccount: shareAccountOf(settings),
      },
      { network, gateway },
    );

  const { gatewayId, publicAddresses } = gateway;
  const administration =
    part.administration &&
    cityFirewallPart(settings, part.administration, {
      resourceGroupName: resourceGroup.name,
      gatewayId,
      publicAddresses,
      tags,
    });
  const share = behindFirewall?.share;
  const { retentionDays, alarmMail, ikeLogUntil } = part.monitoring;
  const monitoring = new Monitoring("monitoring", {
    resourceGroupName: resourceGroup.name,
    resourceGroupId: resourceGroup.id,
    subscriptionId: settings.subscriptionId,
    location,
    names,
    retentionDays,
    mailboxes: alarmMail,
    gatewayId: gateway.gatewayId,
    limits: {
      connectionLimit: capacity.connectionLimit,
      pools: model.zones.filter(({ kind }) => kind === "clients").flatMap(({ ranges }) => ranges),
      servingInstances: capacity.publicAddresses === 3 ? 2 : 1,
    },
    watched: [
      {
        name: "gateway",
        resourceId: gateway.gatewayId,
        categories: gatewayLogs(ikeLogUntil !== undefined && ikeLogUntil >= dayOf(now)),
      },
      ...(behindFirewall ? watchedBehindFirewall(behindFirewall) : []),
      ...(administration
        ? [{ name: "administration-key", resourceId: administration.vaultId, categories: VAULT_LOGS }]
        : []),
    ],
    tags,
  });
  new DeletionLocks("locks", {
    // What may be replaced must be deletable: the lock comes back with the first run without the confirmation.
    locked: [
      ...(confirmed.includes("replace-gateway")
        ? []
        : [{ name: "gateway", resourceId: gateway.gatewayId, why: NAMED_IN_PROFILES }]),
      ...(confirmed.includes("replace-addresses")
        ? []
        : gateway.publicAddressIds.map((resourceId, index) => ({
            name: `address-${index + 1}`,
            resourceId,
            why: NAMED_IN_PROFILES,
          }))),
      ...(share
        ? [{ name: "file-share", resourceId: share.accountId, why: "The files of all departments." }]
        : []),
    ],
    holding: [monitoring, ...(share ? [share] : [])],
  });

  return {
    gatewayName: names.gateway,
    gatewayId,
    publicAddresses,
    clientPools: model.zones
      .filter(({ kind }) => POOL_KINDS.includes(kind))
      .map(({ name, ranges }) => ({ zone: name, prefix: ranges[0]!.cidr })),
    sku: capacity.sku,
    connectionLimit: capacity.connectionLimit,
    departments: part.departments.map(({ name, devices }) => ({ name, devices })),
    enforcement: model.enforcement,
    /** What the policy pack compares with the plan (docs/reachability.md). */
    access: declaredRules(model),
    azureFirewall: behindFirewall && {
      firewallId: behindFirewall.firewall.firewallId,
      publicAddress: behindFirewall.firewall.publicAddress,
      privateAddress: behindFirewall.firewall.privateAddress,
      fileShare: behindFirewall.share?.path,
    },
    administration: administration?.outputs,
    trustAnchors: statement.anchors.map(({ name, sha256, notAfter }) => ({ name, sha256, notAfter })),
    statementSequence: statement.sequence,
    revokedCertificates: statement.revoked.length,
  };
}

function watchedBehindFirewall({ firewall, share }: ReturnType<typeof azureFirewallPart>): WatchedResource[] {
  return [
    { name: "firewall", resourceId: firewall.firewallId, categories: FIREWALL_LOGS, ownTables: true },
    ...(share ? [{ name: "file-share", resourceId: share.fileServiceId, categories: FILE_LOGS }] : []),
  ];
}
