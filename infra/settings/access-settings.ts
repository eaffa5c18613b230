import { contains, overlaps, type AddressRange } from "../access-model/address-range";
import type { GatewayStatement } from "../certificate-authority/statement/statement";
import { planCapacity, type Capacity, type Redundancy } from "../vpn/capacity";
import { privateRange, rangeAt, type Say } from "./range-setting";
import type { RawAccess } from "./schema";
import type { SettingsInput } from "./settings";
import type { SoundValues } from "./sound-values";
import { statementOf } from "./statement-setting";

/** What the part `access` is made of: network and gateway. */
export interface AccessSettings extends Pick<RawAccess, "departments"> {
  readonly virtualNetwork: AddressRange;
  readonly gatewaySubnet: AddressRange;
  readonly capacity: Capacity;
  /** Sealed by the key that the settings pin. */
  readonly statement: GatewayStatement;
}

/** Microsoft recommends a gateway subnet of at least this size (learn.microsoft.com, "VPN Gateway FAQ"). */
const GATEWAY_SUBNET_PREFIX = 27;

/** @returns undefined after a fault has been said, or where the schema has found one */
export function accessSettings(
  values: SoundValues,
  input: SettingsInput,
  say: Say,
): AccessSettings | undefined {
  uniqueNames(values, say);
  const { virtualNetwork, gatewaySubnet, addressSpace } = rangesOf(values, say);
  const capacity = addressSpace && capacityOf(values, addressSpace, say);
  const statement = statementOf(values, input, say);
  const departments = values.get<RawAccess["departments"]>(["departments"]);
  return virtualNetwork && gatewaySubnet && capacity && statement && departments
    ? { departments, virtualNetwork, gatewaySubnet, capacity, statement }
    : undefined;
}

function uniqueNames(values: SoundValues, say: Say): void {
  const seen = new Map<string, number>();
  for (const index of values.indexes(["departments"])) {
    const name = values.get<string>(["departments", index, "name"]);
    if (name === undefined) continue;
    const first = seen.get(name);
    if (first === undefined) seen.set(name, index);
    else say(["departments", index, "name"], `"${name}" is used twice; the first is departments[${first}]`);
  }
}

interface Ranges {
  readonly virtualNetwork: AddressRange | undefined;
  readonly gatewaySubnet: AddressRange | undefined;
  readonly addressSpace: AddressRange | undefined;
}

/** Ranges that are sound in themselves and among each other. */
function rangesOf(values: SoundValues, say: Say): Ranges {
  const virtualNetwork = privateRange(values, ["network", "virtualNetwork"], say);
  const gatewaySubnet = rangeAt(values, ["network", "gatewaySubnet"], say, ({ cidr, prefix }) =>
    prefix > GATEWAY_SUBNET_PREFIX
      ? `"${cidr}" is too small; write a /${GATEWAY_SUBNET_PREFIX} or larger`
      : undefined,
  );
  const addressSpace = privateRange(values, ["clientAddressSpace"], say);

  if (virtualNetwork && gatewaySubnet && !contains(virtualNetwork, gatewaySubnet)) {
    say(
      ["network", "gatewaySubnet"],
      `"${gatewaySubnet.cidr}" lies outside the virtual network ${virtualNetwork.cidr}`,
    );
  }
  if (virtualNetwork && addressSpace && overlaps(addressSpace, virtualNetwork)) {
    say(
      ["clientAddressSpace"],
      `"${addressSpace.cidr}" overlaps the virtual network ${virtualNetwork.cidr}; write another range`,
    );
  }
  return { virtualNetwork, gatewaySubnet, addressSpace };
}

function capacityOf(values: SoundValues, addressSpace: AddressRange, say: Say): Capacity | undefined {
  const counts = values
    .indexes(["departments"])
    .map((index) => values.get<number>(["departments", index, "devices"]));
  const redundancy = values.get<Redundancy>(["redundancy"]);
  if (redundancy === undefined || counts.length === 0 || counts.some((count) => count === undefined))
    return undefined;
  const devices = counts.reduce<number>((sum, count) => sum + count!, 0);
  const capacity = planCapacity(devices, redundancy, addressSpace);
  if (!("fault" in capacity)) return capacity;
  say(["departments"], capacity.fault);
  return undefined;
}
