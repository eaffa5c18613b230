import {
  SECURITY_GROUP,
  ROUTES,
  FIREWALL,
  POLICY,
  RULES,
  IP_GROUP,
  DEVICE,
  findings,
  places,
} from "./filter-trial";
import { CONNECTION, formsOf, judge, told } from "./judge";

describe("every filter", () => {
  it.each([
    [
      SECURITY_GROUP,
      "securityRules[0].sourceAddressPrefix",
      { securityRules: [{ direction: "Inbound", access: "Allow", sourceAddressPrefix: "*" }] },
    ],
    [ROUTES, "routes[0].nextHopType", { routes: [{ nextHopType: "Internet" }] }],
    [
      RULES,
      "ruleCollections[0].ruleCollectionType",
      { ruleCollections: [{ ruleCollectionType: "FirewallPolicyNatRuleCollection" }] },
    ],
    [FIREWALL, "natRuleCollections", { natRuleCollections: [{}] }],
    [POLICY, "threatIntelMode", { threatIntelMode: "Off" }],
    [IP_GROUP, "ipAddresses", { ipAddresses: ["*"] }],
    [DEVICE, "bgpSettings", { bgpSettings: { asn: 65_010 } }],
    [CONNECTION, "connectionProtocol", { connectionProtocol: "IKEv1" }],
  ])("%s is judged in every form of its token, and left alone in other stacks", (type, path, inputs) => {
    for (const form of [type, ...formsOf(type)]) expect(places(form, inputs)).toContain(path);
    expect(judge({ type, inputs }, "filters-narrow")).toEqual([]);
    const old = type.replace("network:", "network/v20170301:");
    expect(told("found", findings(old, inputs))).toContain(
      "a type token with an API version from before 2023, which may drop what makes this resource safe",
    );
  });
});
