import { eachOf } from "../demand";
import { isWord } from "../filters/items";
import { admitInternet } from "../reachability/senders";
import { inEitherShape } from "../resource-model/either-shape";
import { at, exactly, holdsSomething, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { isAnyOf } from "../resource-model/token";
import { textsAt } from "./texts";

/** A service of Azure that stands in a network and brings a way into it. */
interface Service {
  readonly type: string;
  /** What it is, for a message. */
  readonly words: string;
  /** Whether it is open as it is written; always where it is missing. */
  readonly isOpen?: (inputs: Reading) => boolean;
}

const LAB = "machines that people claim from any computer";

const SERVICES: readonly Service[] = [
  { type: "devcenter:NetworkConnection", words: "dev boxes for any computer" },
  { type: "devtestlab:VirtualNetwork", words: LAB },
  { type: "labservices:Lab", words: LAB },
  { type: "labservices:LabPlan", words: LAB },
  { type: "network:NetworkVirtualAppliance", words: "an appliance with sign-ins of its own" },
  { type: "network:SecurityPartnerProvider", words: "a provider whose tunnel ends in the hub" },
  { type: "servicenetworking:AssociationsInterface", words: "an application gateway for containers" },
  {
    type: "cloudngfw:Firewall",
    words: "a firewall that publishes addresses",
    isOpen: (inputs) => holdsAt(inputs, "frontEndSettings"),
  },
  {
    type: "network:PrivateLinkService",
    words: "a private link service for networks of others",
    isOpen: (inputs) => ["visibility", "autoApproval"].some((name) => holdsAt(inputs, name, "subscriptions")),
  },
  {
    type: "apimanagement:ApiManagementService",
    words: "an API gateway that answers the Internet",
    isOpen: (inputs) => !["internal", "none"].some((word) => says(inputs, word, "virtualNetworkType")),
  },
  {
    type: "web:AppServiceEnvironment",
    words: "apps that answer the Internet",
    isOpen: (inputs) =>
      !["web", "web, publishing", "web,publishing"].some((word) =>
        says(inputs, word, "internalLoadBalancingMode"),
      ),
  },
  {
    type: "aad:DomainService",
    words: "a directory that answers the Internet",
    isOpen: (inputs) =>
      inEitherShape(inputs, "ldapsSettings", "externalAccess").some(
        (access) => access.state !== "absent" && !isWord(access, "disabled"),
      ),
  },
  {
    type: "security:JitNetworkAccessPolicy",
    words: "ports that are opened for the Internet on demand",
    isOpen: (inputs) =>
      inEitherShape(inputs, "virtualMachines")
        .flatMap(eachOf)
        .flatMap((machine) => eachOf(at(machine, "ports")))
        .some(isForTheInternet),
  },
];

/** The types of these services, which are members of the network they stand in. */
export const SERVICE_TYPES: readonly string[] = SERVICES.map(({ type }) => type);

/** How a service lets in whom no network has let in; undefined where it does not. */
export function openService({ types, inputs }: JudgedResource): string | undefined {
  return SERVICES.find(({ type, isOpen }) => isAnyOf(types, type) && (isOpen?.(inputs) ?? true))?.words;
}

/** A port without senders is taken for one that everybody may ask for. */
function isForTheInternet(port: Reading): boolean {
  const { known, unsure } = textsAt(port, "allowedSourceAddressPrefix", "allowedSourceAddressPrefixes");
  return unsure || known.length === 0 || admitInternet(known);
}

function holdsAt(inputs: Reading, ...names: string[]): boolean {
  return inEitherShape(inputs, ...names).some(holdsSomething);
}

function says(inputs: Reading, word: string, name: string): boolean {
  return isWord(exactly(inputs, name), word);
}
