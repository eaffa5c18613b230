import { gatewayAddress } from "../../../../infra/client-profiles/gateway-address";
import { GATEWAY_NAME, range } from "./profile-city";

const ROUTES = [range("10.20.0.0/24")];
const outputs = (...publicAddresses: unknown[]) => ({ gatewayName: "x", publicAddresses });

describe("where laptops find the gateway", () => {
  it.each<[string, string[], unknown]>([
    ["all on the command line", [GATEWAY_NAME, "203.0.113.200", "203.0.113.201"], undefined],
    ["addresses from the stack's outputs", [GATEWAY_NAME], outputs("203.0.113.200", "203.0.113.201")],
    [
      "the same from both, and once more",
      [GATEWAY_NAME.toUpperCase(), GATEWAY_NAME, "203.0.113.200"],
      outputs("203.0.113.200", "203.0.113.201", ""),
    ],
  ])("%s", (_, said, from) => {
    expect(gatewayAddress(said, from, ROUTES)).toEqual({
      server: GATEWAY_NAME,
      addresses: [range("203.0.113.200"), range("203.0.113.201")],
    });
  });

  it.each<[string, string[], unknown, RegExp]>([
    [
      "nothing",
      [],
      undefined,
      /the gateway's name is missing: .*VpnServer of VpnSettings\.xml[^]*the gateway's addresses are missing/,
    ],
    ["no name", ["203.0.113.200"], undefined, /the gateway's name is missing/],
    ["no address", [GATEWAY_NAME], undefined, /pass --gateway-from/i],
    [
      "two names",
      ["a.example", "b.example", "203.0.113.200"],
      undefined,
      /a\.example and b\.example are two names/,
    ],
    [
      "an address behind the tunnel",
      [GATEWAY_NAME, "10.20.0.9"],
      undefined,
      /10\.20\.0\.9 lies behind the tunnel itself/,
    ],
    ["outputs of another stack", [GATEWAY_NAME], { sku: "x" }, /the stack's outputs have no publicAddresses/],
    ["outputs that are none", [GATEWAY_NAME], null, /the stack's outputs have no publicAddresses/],
    [
      "outputs before the addresses are known",
      [GATEWAY_NAME],
      outputs(),
      /the stack's outputs have no publicAddresses/,
    ],
    ["an IPv6 address", [GATEWAY_NAME, "2001:db8::1", "203.0.113.1"], undefined, /"2001:db8::1" is neither/],
    ["half an address", [GATEWAY_NAME, "203.0.113", "203.0.113.1"], undefined, /"203\.0\.113" is neither/],
    [
      "a name with something behind it",
      ['a.example"; x', "203.0.113.1"],
      undefined,
      /is neither a DNS name nor an IPv4 address/,
    ],
  ])("not with %s", (_, said, from, fault) => {
    expect(() => gatewayAddress(said, from, ROUTES)).toThrow(fault);
  });
});
