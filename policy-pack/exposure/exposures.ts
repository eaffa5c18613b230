import { eachOf } from "../demand";
import { isWord } from "../filters/items";
import { peerAt } from "../filters/other-end";
import { inEitherShape } from "../resource-model/either-shape";
import { exactly, holdsSomething, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { isList, isObject, type Value } from "../resource-model/value";
import type { Trust } from "../trust/trust-file";
import { publishedPorts } from "./published-ports";
import { openService } from "./services";
import { openRules } from "./security-rules";

const MACHINES = [
  "compute:VirtualMachine",
  "compute:VirtualMachineScaleSet",
  "compute:VirtualMachineScaleSetVM",
  "azurefleet:Fleet",
  "batch:Pool",
];
const RELAYS = [
  "web:WebAppHybridConnection",
  "web:WebAppRelayServiceConnection",
  "relay:HybridConnection",
  "relay:WCFRelay",
];
/** Each lets in people whom no network has let in. */
const OF_A_BASTION = ["enableShareableLink", "enableTunneling", "enableIpConnect"];

/** How a resource can be reached from outside, if it stands in a network; undefined where it cannot. */
export function exposureOf(resource: JudgedResource, trust: Trust): string | undefined {
  if (openRules(resource).length > 0) return "a security rule for the Internet";
  const [published] = publishedPorts(resource);
  return (
    published?.by ??
    address(resource) ??
    desktop(resource) ??
    app(resource) ??
    openService(resource) ??
    tunnel(resource, trust)
  );
}

function address(resource: JudgedResource): string | undefined {
  const { types } = resource;
  if (isAnyOf(types, "network:NetworkInterface"))
    return inEitherShape(resource.inputs, "ipConfigurations")
      .flatMap(eachOf)
      .some((one) => inEitherShape(one, "publicIPAddress").some(holdsSomething))
      ? "a public address"
      : undefined;
  return isAnyOf(types, ...MACHINES) && holdsName(resource.inputs, "publicipaddressconfiguration")
    ? "a public address that its machine makes"
    : undefined;
}

function desktop(resource: JudgedResource): string | undefined {
  const { types } = resource;
  if (isAnyOf(types, "network:BastionHost")) {
    const open = OF_A_BASTION.find((name) => inEitherShape(resource.inputs, name).some(isNotFalse));
    return open && `a Bastion with ${open}`;
  }
  if (!isAnyOf(types, "desktopvirtualization:HostPool")) return undefined;
  const access = exactly(resource.inputs, "publicNetworkAccess");
  const isClosed = isWord(access, "disabled") || isWord(access, "enabledforsessionhostsonly");
  return isClosed ? undefined : "desktops for clients on the Internet";
}

function app(resource: JudgedResource): string | undefined {
  const { types } = resource;
  if (isAnyOf(types, ...RELAYS)) return "a relay, which is entered from outside";
  if (isAnyOf(types, "web:WebApp", "web:WebAppSlot"))
    return isWord(exactly(resource.inputs, "publicNetworkAccess"), "disabled")
      ? undefined
      : "an app that answers the Internet";
  if (!isAnyOf(types, "app:ManagedEnvironment")) return undefined;
  const internal = exactly(resource.inputs, "vnetConfiguration", "internal");
  return internal.state === "known" && internal.value === true ? undefined : "apps that answer the Internet";
}

/** Who sits at the other end of a tunnel; the pinned ones are the city's own. */
function tunnel(resource: JudgedResource, { peers = [] }: Trust): string | undefined {
  const { types } = resource;
  if (isAnyOf(types, "network:VirtualNetworkGatewayConnection", "network:ExpressRouteConnection"))
    return inEitherShape(resource.inputs, "authorizationKey").some(holdsSomething)
      ? "a circuit of somebody else"
      : undefined;
  const others = isAnyOf(types, "network:LocalNetworkGateway")
    ? [
        exactly(resource.inputs, "gatewayIpAddress"),
        ...inEitherShape(resource.inputs, "fqdn").filter(holdsSomething),
      ]
    : isAnyOf(types, "network:VpnSite")
      ? addressesOfSite(resource)
      : undefined;
  return others === undefined ||
    (others.length > 0 && others.every((other) => peerAt(other, peers) !== undefined))
    ? undefined
    : "a tunnel to somebody whom trust.yaml does not name";
}

/** A site of Virtual WAN has one other end, or one for each of its links; a name is whoever holds it that day. */
function addressesOfSite({ inputs }: JudgedResource): readonly Reading[] {
  const links = inEitherShape(inputs, "vpnSiteLinks").flatMap(eachOf);
  return [inputs, ...links].flatMap((place) =>
    ["ipAddress", "fqdn"].flatMap((name) => inEitherShape(place, name).filter(holdsSomething)),
  );
}

function isNotFalse(reading: Reading): boolean {
  return reading.state === "unknown" || (reading.state === "known" && reading.value !== false);
}

/** Whether a property of this name, in any letter case, stands anywhere in it and holds something. */
function holdsName(reading: Reading, name: string): boolean {
  return reading.state === "known" && names(reading.value, name);
}

function names(value: Value, name: string): boolean {
  if (isList(value)) return value.some((item) => names(item, name));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, inner]) =>
    key.toLowerCase() === name ? inner !== null : names(inner, name),
  );
}
