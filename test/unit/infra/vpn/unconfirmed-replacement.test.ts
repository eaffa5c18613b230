import type { Confirmable } from "../../../../infra/change-safety/confirmable";
import type { StandingGateway } from "../../../../infra/vpn/standing-gateway";
import { unconfirmedReplacement } from "../../../../infra/vpn/unconfirmed-replacement";

const wanted = {
  gatewayType: "Vpn",
  vpnType: "RouteBased",
  vpnGatewayGeneration: "Generation2",
  location: "germanywestcentral",
  publicAddresses: 1,
} as const;
const address = { id: "/address" } as NonNullable<StandingGateway["ipConfigurations"]>[number];
const three = [address, address, address];
const standing: StandingGateway = { ...wanted, ipConfigurations: [address] };

const CASES: [
  what: string,
  standing: StandingGateway | undefined,
  confirmed: Confirmable[],
  words: RegExp[],
][] = [
  ["there is none", undefined, [], []],
  ["it is the same", standing, [], []],
  [
    "Azure writes the same in other words",
    { ...standing, location: "Germany West Central", vpnType: "routebased" },
    [],
    [],
  ],
  ["Azure does not say", { ipConfigurations: [], gatewayType: undefined }, [], []],
  [
    "it is of another generation",
    { ...standing, vpnGatewayGeneration: "Generation1" },
    [],
    [/vpnGatewayGeneration from Generation1 to Generation2: .*"change: replace-gateway"/],
  ],
  [
    "it is elsewhere",
    { ...standing, location: "westeurope" },
    ["replace-addresses"],
    [/location from westeurope to germanywestcentral/],
  ],
  ["that is confirmed", { ...standing, gatewayType: "ExpressRoute" }, ["replace-gateway"], []],
  [
    "addresses would be lost",
    { ...standing, ipConfigurations: three },
    ["replace-gateway"],
    [/has 3 public addresses and shall have 1: .*"change: replace-addresses"/],
  ],
  ["that loss is confirmed", { ...standing, ipConfigurations: three }, ["replace-addresses"], []],
];

it.each(CASES)("where %s", (_, found, confirmed, words) => {
  const refused = unconfirmedReplacement(found, wanted, confirmed);
  expect(refused).toHaveLength(words.length);
  words.forEach((pattern, index) => expect(refused[index]).toMatch(pattern));
});

it("where addresses are added, nothing is lost", () => {
  expect(unconfirmedReplacement(standing, { ...wanted, publicAddresses: 3 }, [])).toEqual([]);
});
