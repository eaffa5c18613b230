import ipaddr from "ipaddr.js";
import type { AddressRange } from "../access-model/address-range";
import { holds, hostRange } from "../access-model/address-set";

/** Where laptops find the gateway. */
export interface GatewayAddress {
  /** The name that the gateway's certificate bears; client and certificate must agree on it. */
  readonly server: string;
  /** Its public addresses, for the laptops' firewalls. */
  readonly addresses: readonly AddressRange[];
}

const NAME = /^(?=.{4,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/**
 * @param said names and addresses of the command line
 * @param outputs what `pulumi stack output --json` printed; undefined where nobody asked it
 * @param routes what goes into the tunnel: the gateway cannot lie behind itself
 * @throws Error with everything that is wrong or missing
 */
export function gatewayAddress(
  said: readonly string[],
  outputs: unknown,
  routes: readonly AddressRange[],
): GatewayAddress {
  const faults: string[] = [];
  const fromOutputs = outputs === undefined ? [] : addressesIn(outputs, faults);
  const names = new Set<string>();
  const addresses = new Set<string>();
  for (const text of [...said.map((word) => word.toLowerCase()), ...fromOutputs]) {
    if (ipaddr.IPv4.isValidFourPartDecimal(text)) addresses.add(text);
    else if (NAME.test(text) && !/\.\d+$/.test(text)) names.add(text);
    else faults.push(`"${text}" is neither a DNS name nor an IPv4 address of the gateway`);
  }
  if (names.size === 0) {
    faults.push(
      "the gateway's name is missing: clients compare it with the gateway's certificate. Write --gateway and the VpnServer of " +
        "VpnSettings.xml, in the client package that Azure makes for the gateway",
    );
  }
  if (names.size > 1)
    faults.push(`${[...names].join(" and ")} are two names; write the one in the certificate`);
  if (addresses.size === 0) {
    faults.push(
      "the gateway's addresses are missing: the laptops' firewalls let nothing else out. Pass --gateway-from with the output of " +
        "pulumi stack output --json, or --gateway with each address",
    );
  }
  const behind = [...addresses].filter((address) => holds(routes, address));
  if (behind.length > 0) {
    faults.push(`${behind.join(", ")} lies behind the tunnel itself; write the gateway's public address`);
  }
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return { server: [...names][0]!, addresses: [...addresses].map(hostRange) };
}

/** The gateway's addresses in what `pulumi stack output --json` printed. */
export function addressesIn(outputs: unknown, faults: string[]): string[] {
  const found = (outputs as { publicAddresses?: unknown } | null)?.publicAddresses;
  if (Array.isArray(found) && found.length > 0 && found.every((one) => typeof one === "string")) {
    return found.filter((one) => one !== "");
  }
  faults.push(
    "the stack's outputs have no publicAddresses; they are there after `pulumi up` of a stack with the part access",
  );
  return [];
}
