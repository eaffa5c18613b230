import { readAnchor, type TrustAnchor } from "../certificate-authority/core/anchor-profile";
import { contains, isPrivate, overlaps, parseRange, type AddressRange } from "../access-model/address-range";
import { planCapacity, type Capacity } from "../vpn/capacity";
import { faultsOf, keyOf, SettingsError, type Fault } from "./faults";
import { settingsSchema, type RawSettings } from "./schema";

/** What one stack is made of, checked; everything else in `infra/` takes slices of it. */
export interface Settings {
  readonly name: string;
  readonly stack: string;
  readonly location: string;
  readonly deviceZone: string;
  readonly departments: readonly { readonly name: string; readonly devices: number }[];
  readonly virtualNetwork: AddressRange;
  readonly gatewaySubnet: AddressRange;
  readonly capacity: Capacity;
  readonly trustAnchors: readonly TrustAnchor[];
}

/** What the stack's configuration and its surroundings say, before anything is checked. */
export interface SettingsInput {
  /** Values of the namespace `remote-access`, keys without the namespace. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly stack: string;
  readonly location: string | undefined;
  readonly subscriptionId: string | undefined;
  /** Whether a rehearsal started this run: only then may the all-zero subscription be used. */
  readonly rehearsal: boolean;
  readonly now: Date;
  /** @returns the text of a certificate file, or a sentence that says how to get one */
  readCertificate(path: string): { text: string } | { fault: string };
}

export const NAMESPACE = "remote-access";

/** The subscription of rehearsals. No real subscription has this id. */
export const ZERO_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

/** Microsoft recommends a gateway subnet of at least this size (learn.microsoft.com, "VPN Gateway FAQ"). */
const GATEWAY_SUBNET_PREFIX = 27;

/**
 * Checks a configuration and derives what follows from it.
 *
 * @throws SettingsError with every fault found
 */
export function readSettings(input: SettingsInput): Settings {
  const faults = surroundingFaults(input);
  const parsed = settingsSchema.safeParse(input.values);
  if (!parsed.success) {
    throw new SettingsError([...faults, ...faultsOf(parsed.error, NAMESPACE, input.values)]);
  }

  const raw = parsed.data;
  const say = (path: readonly PropertyKey[], message: string) =>
    faults.push({ key: keyOf(NAMESPACE, path), message });
  const range = (path: readonly string[], text: string): AddressRange | undefined => {
    const result = parseRange(text);
    if (!("fault" in result)) return result;
    say(path, result.fault);
    return undefined;
  };

  uniqueNames(raw, say);
  const virtualNetwork = range(["network", "virtualNetwork"], raw.network.virtualNetwork);
  const gatewaySubnet = range(["network", "gatewaySubnet"], raw.network.gatewaySubnet);
  const addressSpace = range(["clientAddressSpace"], raw.clientAddressSpace);
  networkFaults({ virtualNetwork, gatewaySubnet, addressSpace }, say);
  const capacity = addressSpace && capacityOf(raw, addressSpace, say);
  const trustAnchors = anchorsOf(raw, input, say);

  if (faults.length > 0 || !virtualNetwork || !gatewaySubnet || !capacity || input.location === undefined) {
    throw new SettingsError(faults);
  }
  const { name, deviceZone, departments } = raw;
  return {
    ...{ name, deviceZone, departments, virtualNetwork, gatewaySubnet, capacity, trustAnchors },
    stack: input.stack,
    location: input.location,
  };
}

type Say = (path: readonly PropertyKey[], message: string) => void;

function surroundingFaults(input: SettingsInput): Fault[] {
  const faults: Fault[] = [];
  if (input.location === undefined) {
    faults.push({
      key: "azure-native:location",
      message: "is missing; write an Azure region such as germanywestcentral",
    });
  }
  if (input.subscriptionId === undefined) {
    faults.push({
      key: "azure-native:subscriptionId",
      message: "is missing; write the subscription this stack may change",
    });
  } else if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(input.subscriptionId)) {
    faults.push({
      key: "azure-native:subscriptionId",
      message: `found ${JSON.stringify(input.subscriptionId)}; write the subscription's id in lower case, not its name`,
    });
  } else if (input.subscriptionId === ZERO_SUBSCRIPTION && !input.rehearsal) {
    faults.push({
      key: "azure-native:subscriptionId",
      message:
        "is the all-zero subscription of rehearsals; this stack exists only there. " +
        'Run  npm run rehearse  or  eval "$(npm run --silent rehearsal:env)"',
    });
  }
  return faults;
}

function uniqueNames(raw: RawSettings, say: Say): void {
  for (const list of ["departments", "trustAnchors"] as const) {
    raw[list].forEach(({ name }, index) => {
      const first = raw[list].findIndex((other) => other.name === name);
      if (first < index)
        say([list, index, "name"], `"${name}" is used twice; the first is ${list}[${first}]`);
    });
  }
}

interface Ranges {
  virtualNetwork: AddressRange | undefined;
  gatewaySubnet: AddressRange | undefined;
  addressSpace: AddressRange | undefined;
}

function networkFaults({ virtualNetwork, gatewaySubnet, addressSpace }: Ranges, say: Say): void {
  if (virtualNetwork && !isPrivate(virtualNetwork)) {
    say(["network", "virtualNetwork"], `"${virtualNetwork.cidr}" is not private; write a range of RFC 1918`);
  }
  if (gatewaySubnet && gatewaySubnet.prefix > GATEWAY_SUBNET_PREFIX) {
    say(
      ["network", "gatewaySubnet"],
      `"${gatewaySubnet.cidr}" is too small; write a /${GATEWAY_SUBNET_PREFIX} or larger`,
    );
  }
  if (virtualNetwork && gatewaySubnet && !contains(virtualNetwork, gatewaySubnet)) {
    say(
      ["network", "gatewaySubnet"],
      `"${gatewaySubnet.cidr}" lies outside the virtual network ${virtualNetwork.cidr}`,
    );
  }
  if (addressSpace && !isPrivate(addressSpace)) {
    say(["clientAddressSpace"], `"${addressSpace.cidr}" is not private; write a range of RFC 1918`);
  }
  if (addressSpace && virtualNetwork && overlaps(addressSpace, virtualNetwork)) {
    say(
      ["clientAddressSpace"],
      `"${addressSpace.cidr}" overlaps the virtual network ${virtualNetwork.cidr}; write another range`,
    );
  }
}

function capacityOf(raw: RawSettings, addressSpace: AddressRange, say: Say): Capacity | undefined {
  const devices = raw.departments.reduce((sum, department) => sum + department.devices, 0);
  const capacity = planCapacity(devices, raw.redundancy, addressSpace);
  if (!("fault" in capacity)) return capacity;
  say(["departments"], capacity.fault);
  return undefined;
}

function anchorsOf(raw: RawSettings, input: SettingsInput, say: Say): TrustAnchor[] {
  const anchors: TrustAnchor[] = [];
  raw.trustAnchors.forEach(({ name, certificateFile }, index) => {
    const path = ["trustAnchors", index, "certificateFile"];
    const file = input.readCertificate(certificateFile);
    if ("fault" in file) return say(path, file.fault);
    const { anchor, faults } = readAnchor(name, file.text, input.now);
    faults.forEach((fault) => say(path, `"${certificateFile}" ${fault}`));
    if (anchor === undefined) return;
    const twin = anchors.find(({ sha256 }) => sha256 === anchor.sha256);
    if (twin) say(path, `"${certificateFile}" is the same certificate as ${twin.name}`);
    anchors.push(anchor);
  });
  return anchors;
}
