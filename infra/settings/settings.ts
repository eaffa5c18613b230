import { contains, isPrivate, overlaps, parseRange, type AddressRange } from "../access-model/address-range";
import { readAnchor, type TrustAnchor } from "../certificate-authority/core/anchor-profile";
import { planCapacity, type Capacity, type Redundancy } from "../vpn/capacity";
import { faultsOf, keyOf, SettingsError, type Fault } from "./faults";
import { settingsSchema, type RawSettings } from "./schema";
import { SoundValues } from "./sound-values";

/** What one stack is made of, checked; everything else in `infra/` takes slices of it. */
export interface Settings extends Pick<RawSettings, "name" | "departments"> {
  readonly stack: string;
  readonly location: string;
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
 * @throws SettingsError with every fault found; a fault that merely follows from another one is not reported
 */
export function readSettings(input: SettingsInput): Settings {
  const parsed = settingsSchema.safeParse(input.values);
  const faults: Fault[] = surroundingFaults(input);
  if (!parsed.success) faults.push(...faultsOf(parsed.error, NAMESPACE, input.values));

  const values = new SoundValues(input.values, parsed.error?.issues ?? []);
  const say: Say = (path, message) => faults.push({ key: keyOf(NAMESPACE, path), message });
  uniqueNames(values, say);
  const { virtualNetwork, gatewaySubnet, addressSpace } = rangesOf(values, say);
  const capacity = addressSpace && capacityOf(values, addressSpace, say);
  const trustAnchors = anchorsOf(values, input, say);

  if (
    faults.length > 0 ||
    !parsed.success ||
    !virtualNetwork ||
    !gatewaySubnet ||
    !capacity ||
    !input.location
  ) {
    throw new SettingsError(faults);
  }
  const { name, departments } = parsed.data;
  const { stack, location } = input;
  return {
    name,
    stack,
    location,
    departments,
    virtualNetwork,
    gatewaySubnet,
    capacity,
    trustAnchors,
  };
}

type Say = (path: readonly PropertyKey[], message: string) => void;

function surroundingFaults({ location, subscriptionId, rehearsal }: SettingsInput): Fault[] {
  const faults: Fault[] = [];
  if (!location) {
    faults.push({
      key: "azure-native:location",
      message: "is missing; write an Azure region such as germanywestcentral",
    });
  }
  const message = subscriptionFault(subscriptionId, rehearsal);
  if (message !== undefined) faults.push({ key: "azure-native:subscriptionId", message });
  return faults;
}

function subscriptionFault(id: string | undefined, rehearsal: boolean): string | undefined {
  if (id === undefined) return "is missing; write the subscription this stack may change";
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    return `found ${JSON.stringify(id)}; write the subscription's id in lower case, not its name`;
  }
  if (id !== ZERO_SUBSCRIPTION && rehearsal) {
    return (
      `is ${id}, and this is the environment of a rehearsal, which must never touch a real subscription; ` +
      "open a new shell"
    );
  }
  if (id === ZERO_SUBSCRIPTION && !rehearsal) {
    return (
      "is the all-zero subscription of rehearsals; this stack exists only there. " +
      'Run  npm run rehearse  or  eval "$(npm run --silent rehearsal:env)"'
    );
  }
  return undefined;
}

function uniqueNames(values: SoundValues, say: Say): void {
  for (const list of ["departments", "trustAnchors"]) {
    const seen = new Map<string, number>();
    for (const index of values.indexes([list])) {
      const name = values.get<string>([list, index, "name"]);
      if (name === undefined) continue;
      const first = seen.get(name);
      if (first === undefined) seen.set(name, index);
      else say([list, index, "name"], `"${name}" is used twice; the first is ${list}[${first}]`);
    }
  }
}

interface Ranges {
  readonly virtualNetwork: AddressRange | undefined;
  readonly gatewaySubnet: AddressRange | undefined;
  readonly addressSpace: AddressRange | undefined;
}

/** Ranges that are sound in themselves and among each other. */
function rangesOf(values: SoundValues, say: Say): Ranges {
  const range = (path: readonly string[], faultOf: (found: AddressRange) => string | undefined) => {
    const text = values.get<string>(path);
    if (text === undefined) return undefined;
    const found = parseRange(text);
    const fault = "fault" in found ? found.fault : faultOf(found);
    if (fault !== undefined) say(path, fault);
    return "fault" in found || fault !== undefined ? undefined : found;
  };
  const mustBePrivate = (found: AddressRange) =>
    isPrivate(found) ? undefined : `"${found.cidr}" is not private; write a range of RFC 1918`;

  const virtualNetwork = range(["network", "virtualNetwork"], mustBePrivate);
  const gatewaySubnet = range(["network", "gatewaySubnet"], ({ cidr, prefix }) =>
    prefix > GATEWAY_SUBNET_PREFIX
      ? `"${cidr}" is too small; write a /${GATEWAY_SUBNET_PREFIX} or larger`
      : undefined,
  );
  const addressSpace = range(["clientAddressSpace"], mustBePrivate);

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

function anchorsOf(values: SoundValues, input: SettingsInput, say: Say): TrustAnchor[] {
  const anchors: TrustAnchor[] = [];
  for (const index of values.indexes(["trustAnchors"])) {
    const path = ["trustAnchors", index, "certificateFile"];
    const certificateFile = values.get<string>(path);
    if (certificateFile === undefined) continue;
    const file = input.readCertificate(certificateFile);
    if ("fault" in file) {
      say(path, file.fault);
      continue;
    }
    const name = values.get<string>(["trustAnchors", index, "name"]) ?? certificateFile;
    const { anchor, faults } = readAnchor(name, file.text, input.now);
    faults.forEach((fault) => say(path, `"${certificateFile}" ${fault}`));
    if (anchor === undefined) continue;
    const twin = anchors.find(({ sha256 }) => sha256 === anchor.sha256);
    if (twin) say(path, `"${certificateFile}" is the same certificate as ${twin.name}`);
    anchors.push(anchor);
  }
  return anchors;
}
