import { onlyManagedDevicesReachServices } from "../../../../policy-pack/rules/only-managed-devices-reach-services";
import { courtOf, saying } from "../judge";
import { planOf, withOutputs, type Body } from "./plan-of";
import { changed, DECLARED, MAIL_RULES, resource, rule, SMALL_STACK, withMore } from "./small-stack";

const trust = saying({ pools: [{ name: "laptops", prefix: "10.81.0.0/16", owner: "network" }] });

function told(bodies: readonly Body[], outputs: object): string[] {
  const plan = withOutputs(planOf(bodies), outputs);
  const context = courtOf({ scope: "remote-access", trust }).contextFor(plan[0]!);
  const found = onlyManagedDevicesReachServices.together?.(plan, context) ?? [];
  return found.map((one) => `${one.resource.name}: ${one.warns ? "(warns) " : ""}${one.found}`);
}

const saysBesides = (...rules: object[]) => ({
  access: { ...DECLARED, rules: [...DECLARED.rules, ...rules] },
});
const open = (from: string) => ({
  rule: "x",
  from: [from],
  to: ["10.84.0.0/22"],
  ports: ["tcp/*", "udp/*", "icmp/*"],
});
const publicMail = [
  ...changed("nsg-mail", {
    securityRules: [
      rule("allow-web", 100, { sourceAddressPrefix: "Internet", destinationPortRange: "443" }),
      ...MAIL_RULES,
    ],
  }),
  resource("PublicIPAddress", "pip-mail", { publicIpAddressName: "pip-mail" }),
  resource("NetworkInterface", "nic-mail", {
    networkInterfaceName: "nic-mail",
    ipConfigurations: [
      { privateIPAddress: "10.84.0.10", subnet: { id: "/id/mail" }, publicIPAddress: { id: "/id/pip-mail" } },
    ],
  }),
];
const joined = withMore(
  resource("VirtualNetworkPeering", "to-city", {
    virtualNetworkName: "spoke",
    remoteVirtualNetwork: { id: "/subscriptions/x/virtualNetworks/vnet-city" },
  }),
);
const guests = changed(
  "vpn",
  { vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: ["10.99.0.0/24"] } } },
  changed(
    "rt-gateway",
    { routes: [] },
    changed("nsg-mail", { securityRules: [rule("all", 100, {}), ...MAIL_RULES.slice(1)] }),
  ),
);

describe("what a program declares opens no entrance", () => {
  it.each<[string, readonly Body[], string, RegExp]>([
    [
      "for the Internet",
      publicMail,
      "0.0.0.0/0",
      /^nic-mail: Internet → pip-mail → nic-mail → 10\.84\.0\.10:443 /,
    ],
    [
      "for a network of somebody else",
      joined,
      "0.0.0.0/0",
      /^to-city: .* → peering to-city → 10\.84\.1\.4:445 /,
    ],
    [
      "for a pool that security has not pinned",
      guests,
      "10.99.0.0/24",
      /^vpn: not a pinned pool: 10\.99\.0\.0 /,
    ],
  ])("%s", (_, bodies, from, expected) => {
    const blocking = told(bodies, saysBesides(open(from))).filter((text) => !text.includes("(warns)"));
    expect(blocking).toEqual([expect.stringMatching(expected)]);
  });
});

describe("a program that declares nothing that can be read", () => {
  const rules = [{ rule: "x", from: ["10.81.0.0/24"], to: ["10.84.0.10"], ports: ["tcp/993"] }];
  const missing = "plan-dev: no output that says what clients may reach";
  const unreadable = "plan-dev: an output that cannot be read";
  it.each<[string, object, string[]]>([
    ["no output", {}, [missing]],
    ["another schema", { access: { schema: "access/v2", rules } }, [unreadable]],
    [
      "a word for a port",
      { access: { ...DECLARED, rules: [{ ...rules[0], ports: ["imaps"] }] } },
      [unreadable],
    ],
    ["a rule without senders", { access: { ...DECLARED, rules: [{ ...rules[0], from: [] }] } }, [unreadable]],
    ["a text", { access: "everything" }, [unreadable]],
  ])("is blocked where the gateway has clients: %s", (_, outputs, expected) => {
    expect(told(SMALL_STACK, outputs)).toEqual(expected);
  });

  it("is let alone where nobody dials in", () => {
    expect(told(changed("vpn", { vpnClientConfiguration: undefined }), {})).toEqual([]);
  });

  it("declares nothing by an address that nobody can read", () => {
    const [mail, share] = DECLARED.rules;
    const access = { ...DECLARED, rules: [{ ...mail, from: ["laptops"] }, share] };
    expect(told(SMALL_STACK, { access })).toEqual([
      expect.stringMatching(/^vpn: more than is declared: .*10\.84\.0\.10:993/),
    ]);
  });
});
