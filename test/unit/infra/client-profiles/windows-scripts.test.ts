import fc from "fast-check";
import { certificateScript } from "../../../../infra/client-profiles/windows-certificate";
import { firewallScript } from "../../../../infra/client-profiles/windows-firewall";
import type { HostFirewall, HostRule } from "../../../../infra/client-profiles/host-rule";
import { complaintsOf } from "../enrolment/laptop/windows/complaints";
import {
  grammarIsThere,
  nodesOf,
  powershellParser,
  type Node,
  type Script,
} from "../enrolment/laptop/windows/powershell-tree";
import { golden, PARKS } from "./profile-city";

jest.setTimeout(120_000);

const ANCHORS = ["ab".repeat(32), "cd".repeat(32)];
const FIREWALL = firewallScript(PARKS);
const CERTIFICATE = certificateScript(ANCHORS);

const there = grammarIsThere();
if (!there) {
  console.warn(
    "web-tree-sitter, tree-sitter-powershell missing, the Windows scripts are not parsed; install them: npm ci",
  );
}

describe("the scripts for Windows", () => {
  it("are as they were reviewed", () => {
    expect(FIREWALL).toBe(golden("firewall.ps1"));
    expect(CERTIFICATE).toBe(golden("certificate.ps1"));
  });

  it("follow every anchor, and name none as the only one", () => {
    for (const anchor of ANCHORS) expect(CERTIFICATE).toContain(`'${anchor}'`);
  });
});

describe("the version of a firewall policy", () => {
  const groupOf = (firewall: HostFirewall) => /\$Group = '(.*)'/.exec(firewallScript(firewall))![1];

  it("stays the same while the policy does", () => {
    expect(groupOf({ ...PARKS, department: "archive" })).toBe(groupOf(PARKS));
  });

  it.each<[string, (firewall: HostFirewall) => HostFirewall]>([
    ["a rule is taken away", (firewall) => ({ ...firewall, rules: firewall.rules.slice(1) })],
    ["a route comes in", (firewall) => ({ ...firewall, routes: firewall.routes.slice(1) })],
    ["the office is closed", (firewall) => ({ ...firewall, officeOpen: false })],
    [
      "a reason is corrected",
      (firewall) => ({
        ...firewall,
        rules: firewall.rules.map((rule) => ({ ...rule, reason: `${rule.reason}.` })),
      }),
    ],
  ])("changes where %s", (_, change) => {
    expect(groupOf(change(PARKS))).not.toBe(groupOf(PARKS));
  });
});

(there ? describe : describe.skip)("the scripts for Windows, read by a grammar of PowerShell", () => {
  let parse: (text: string) => Script;
  beforeAll(async () => (parse = await powershellParser()));

  it.each([
    ["firewall.ps1", FIREWALL],
    ["certificate.ps1", CERTIFICATE],
  ])("%s parses and uses only what stands in the reviewed tables", (_, text) => {
    expect(complaintsOf(text, parse)).toEqual([]);
  });

  it.each([
    ["-PolicyStore $Store -Name @(", "-Store $Store -Name @(", /no reviewed parameter -Store/],
    ["$setting.Enabled", "$seting.Enabled", /\$seting is read and never set/],
    ["    Set-NoRouter\n", "", /Set-NoRouter is never called/],
  ])("a slip is seen: %j for %j", (sound, slip, complaint) => {
    expect(FIREWALL).toContain(sound);
    expect(complaintsOf(FIREWALL.replace(sound, slip), parse).join("\n")).toMatch(complaint);
  });

  /** Parameters and values of every rule that the script makes. */
  function madeRules(text: string): Map<string, string>[] {
    return nodesOf(parse(text).root, ["command"])
      .filter((node) => node.text.startsWith("New-NetFirewallRule"))
      .map((node) => {
        const elements = node.children
          .find(({ type }) => type === "command_elements")!
          .children.filter(({ type }) => type !== "command_argument_sep");
        return new Map(pairs(elements));
      });
  }

  function pairs(elements: readonly Node[]): [string, string][] {
    return elements.flatMap((element, index): [string, string][] =>
      element.type === "command_parameter" ? [[element.text.slice(1), elements[index + 1]!.text]] : [],
    );
  }

  it("every rule allows, names its group, and is for one direction", () => {
    const rules = madeRules(FIREWALL);
    expect(rules.length).toBeGreaterThan(20);
    for (const rule of rules) {
      expect(rule.get("Action")).toBe("Allow");
      expect(rule.get("Group")).toBe("$Group");
      expect(["Inbound", "Outbound"]).toContain(rule.get("Direction"));
    }
  });

  it("what belongs to the tunnel is for its interface alone; what is open to every address, for one service alone", () => {
    const byName = new Map(
      madeRules(FIREWALL).map((rule) => [
        /'(.*)'/.exec(rule.get("Name")!)![1]!.replace(/-(nlasvc|netprofm)$/, ""),
        rule,
      ]),
    );
    for (const { name, through, sender, peer, match } of PARKS.rules) {
      const rule = byName.get(name)!;
      expect(rule.get("InterfaceType")).toBe(through === "tunnel" ? "RemoteAccess" : undefined);
      expect(rule.has("Service")).toBe(sender !== undefined);
      if (peer === "outside" && !("icmp" in match)) expect(rule.has("Service")).toBe(true);
    }
    expect([...byName.keys()].filter((name) => name.startsWith("office-"))).toEqual([
      "office-wired",
      "office-wireless",
    ]);
    for (const name of ["office-wired", "office-wireless"]) {
      expect(byName.get(name)!.get("Profile")).toBe("Domain");
      expect(byName.get(name)!.get("Direction")).toBe("Outbound");
    }
  });

  it("no text of the settings can become a command", () => {
    const odd = fc.string({
      unit: fc.constantFrom(..."a'‘’\"„`$(){};#|&\n\r-é"),
      minLength: 1,
      maxLength: 12,
    });
    const commands = (text: string) => nodesOf(parse(text).root, ["command_name"]).map((node) => node.text);
    const one = (reason: string, owner: string, department: string): HostFirewall => {
      const rule: HostRule = { ...PARKS.rules.at(-1)!, reason, owner };
      return { ...PARKS, department, rules: [rule] };
    };
    const expected = commands(firewallScript(one("a", "b", "c")));
    fc.assert(
      fc.property(odd, odd, odd, (reason, owner, department) => {
        const text = firewallScript(one(reason, owner, department));
        expect(parse(text).parses).toBe(true);
        expect(commands(text)).toEqual(expected);
        expect(text).toMatch(/^[\n -~]*$/);
      }),
      { numRuns: 25 },
    );
  });
});
