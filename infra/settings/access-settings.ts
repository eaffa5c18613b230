import type { AccessModel } from "../access-model/access-model";
import { overlaps, type AddressRange } from "../access-model/address-range";
import type { GatewayStatement } from "../certificate-authority/statement/statement";
import { planCapacity, type Capacity, type Redundancy } from "../vpn/capacity";
import { accessModelSettings, enforcementOf } from "./access-model-settings";
import { azureFirewallSettings, type AzureFirewallSettings } from "./azure-firewall-settings";
import { administrationSettings, type Administration } from "./administration-settings";
import { accessNetworks, type AccessNetworks } from "./access-networks";
import { clientProfileSettings, type ClientProfileSettings } from "./client-profile-settings";
import { fileShareSettings, type FileShareSettings } from "./file-share-settings";
import type { PoolSettings } from "./pool-settings";
import { privateRange, type Say } from "./range-setting";
import { confirmations, type Confirmation } from "./confirm-setting";
import { dayWritten } from "./day-setting";
import { monitoringSettings, type MonitoringSettings } from "./monitoring-setting";
import type { RawAccess } from "./schema";
import type { SettingsInput } from "./settings";
import type { SoundValues } from "./sound-values";
import { statementOf } from "./statement-setting";

/** What the part `access` is made of: network, gateway, and who may reach what. */
export interface AccessSettings extends Pick<RawAccess, "departments"> {
  readonly networks: AccessNetworks;
  /** Where an Azure Firewall filters. */
  readonly azureFirewall: AzureFirewallSettings | undefined;
  /** Where a service is a share of Azure Files. */
  readonly fileShare: FileShareSettings | undefined;
  /** All pools are taken from it. */
  readonly clientAddressSpace: AddressRange;
  readonly capacity: Capacity;
  readonly model: AccessModel;
  readonly pools: PoolSettings;
  readonly clientProfiles: ClientProfileSettings;
  /** Of `city-firewall` only. */
  readonly administration: Administration | undefined;
  /** Sealed by the key that the settings pin. */
  readonly statement: GatewayStatement;
  readonly monitoring: MonitoringSettings;
  /** What may be done in this run that is refused otherwise. */
  readonly confirmed: readonly Confirmation[];
  /** Last day on which the laptops' profiles trust the gateway's own certificate, where it is known. */
  readonly serverTrustUntil: string | undefined;
}

/** What settings say about access without anything of the certificate authority. */
export type DeclaredAccess = Omit<
  AccessSettings,
  "statement" | "monitoring" | "confirmed" | "serverTrustUntil"
>;

/** @returns undefined after a fault has been said, or where the schema has found one */
export function accessSettings(
  values: SoundValues,
  input: SettingsInput,
  say: Say,
): AccessSettings | undefined {
  const declared = declaredAccess(values, say);
  const statement = statementOf(values, input, say);
  const monitoring = monitoringSettings(values, input.now, say);
  const confirmed = confirmations(values, input.now, say);
  const trusted = values.get<string>(["serverTrustUntil"]);
  const serverTrustUntil = trusted && dayWritten(trusted);
  return declared && statement && monitoring && confirmed
    ? { ...declared, statement, monitoring, confirmed, serverTrustUntil }
    : undefined;
}

/** @returns undefined after a fault has been said, or where the schema has found one */
export function declaredAccess(values: SoundValues, say: Say): DeclaredAccess | undefined {
  const enforcement = enforcementOf(values, say);
  const networks = accessNetworks(values, enforcement && enforcement === "azure-firewall", say);
  const addressSpace = addressSpaceOf(values, say);
  const azureFirewall = azureFirewallSettings(values, enforcement, say);
  const redundancy = values.get<Redundancy>(["redundancy"]);
  const capacity = addressSpace && redundancy && capacityOf(values, redundancy, addressSpace, say);
  const access = accessModelSettings(
    values,
    { enforcement, networks, addressSpace, redundancy, onePool: capacity?.clientPool },
    say,
  );
  const fileShare =
    access &&
    fileShareSettings(
      values,
      { enforcement, services: access.model.services, endpointSubnet: networks?.azure?.endpointSubnet },
      say,
    );
  const administration = administrationSettings(values, enforcement, access?.model, say);
  const clientProfiles = clientProfileSettings(values, access?.model, say);
  const departments = values.get<RawAccess["departments"]>(["departments"]);
  if (!networks || !addressSpace || !capacity || !access || !departments) return undefined;
  if (enforcement === "azure-firewall" && !azureFirewall) return undefined;
  if (enforcement === "city-firewall" && !administration) return undefined;
  return {
    departments,
    networks,
    azureFirewall,
    fileShare,
    clientAddressSpace: addressSpace,
    capacity,
    clientProfiles,
    administration,
    ...access,
  };
}

function addressSpaceOf(values: SoundValues, say: Say): AddressRange | undefined {
  const space = privateRange(values, ["clientAddressSpace"], say);
  if (!space) return undefined;
  // Read here once more: a network that is sound itself counts, also where its subnets are not.
  const ignore = () => undefined;
  for (const [key, name] of [
    ["virtualNetwork", "virtual"],
    ["serviceNetwork", "service"],
  ] as const) {
    const network = privateRange(values, ["network", key], ignore);
    if (network && overlaps(space, network)) {
      say(
        ["clientAddressSpace"],
        `"${space.cidr}" overlaps the ${name} network ${network.cidr}; write another range`,
      );
      return undefined;
    }
  }
  return space;
}

function capacityOf(
  values: SoundValues,
  redundancy: Redundancy,
  addressSpace: AddressRange,
  say: Say,
): Capacity | undefined {
  const counts = values
    .indexes(["departments"])
    .map((index) => values.get<number>(["departments", index, "devices"]));
  if (counts.length === 0 || counts.some((count) => count === undefined)) return undefined;
  const devices = counts.reduce<number>((sum, count) => sum + count!, 0);
  const capacity = planCapacity(devices, redundancy, addressSpace);
  if (!("fault" in capacity)) return capacity;
  say(["departments"], capacity.fault);
  return undefined;
}
