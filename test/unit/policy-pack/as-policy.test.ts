import { asPolicy } from "../../../policy-pack/as-policy";
import { catalogue } from "../../../policy-pack/catalogue";
import { showAgain } from "../../../policy-pack/findings/show-again";
import { commandIn } from "../../../policy-pack/findings/calling-command";
import { quote } from "../../../policy-pack/findings/quote";
import type { JudgedResource } from "../../../policy-pack/resource-model/resource";
import type { Rule } from "../../../policy-pack/rule";
import { call, courtOf, GATEWAY } from "./judge";

const court = courtOf({});

it("a rule that throws blocks, because a judge that fails has acquitted nobody", () => {
  const broken: Rule = {
    ...(catalogue[0] as Rule),
    check: () => {
      throw new Error("no such property");
    },
  };
  const [violation] = call(asPolicy(broken, court), { inputs: {} });
  expect(violation).toMatchObject({ enforcementLevel: "mandatory", severity: "critical" });
  expect(violation?.message).toContain("found: the rule itself failed with no such property\n");
});

it("inputs that concern no rule are never read, and inputs that cannot be read block", () => {
  const unreadable = (type: string) => {
    const props = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("read");
        },
      },
    );
    const reported: unknown[] = [];
    for (const rule of catalogue) {
      const { validateResource } = asPolicy(rule, court);
      if (typeof validateResource !== "function") throw new Error("a policy of this pack has one function");
      const urn = `urn:pulumi:dev::judged::${type}::x`;
      const args = { type, props, name: "x", urn, getConfig: () => ({}) };
      void validateResource(args as never, (violation: unknown) => reported.push(violation));
    }
    return reported.length;
  };
  expect(unreadable("azure-native:web:AppServicePlan")).toBe(0);
  expect(unreadable("azure-native:network:VirtualNetworkGateway")).toBeGreaterThan(0);
});

it.each(catalogue.map((rule) => [rule.id, rule] as const))(
  "%s is a mandatory policy of its own",
  (id, rule) => {
    expect(asPolicy(rule, court)).toMatchObject({
      name: id,
      enforcementLevel: "mandatory",
      severity: rule.severity,
    });
  },
);

it("a rule learns the statement that its own configuration names, and no other rule does", () => {
  const asked: [string, string | undefined][] = [];
  for (const rule of catalogue) {
    const listening = {
      ...court,
      contextFor: (resource: JudgedResource, statement?: string) => {
        asked.push([rule.id, statement]);
        return court.contextFor(resource);
      },
    };
    const { validateResource } = asPolicy(rule, listening);
    if (typeof validateResource !== "function") throw new Error("a policy of this pack has one function");
    const getConfig = () => ({ statement: "a.json" });
    const args = {
      type: "random:index:X",
      props: {},
      name: "x",
      urn: "urn:pulumi:dev::judged::x::x",
      getConfig,
    };
    void validateResource(args as never, () => undefined);
  }
  expect(asked.filter(([, statement]) => statement !== undefined)).toEqual([
    ["p2s-revocations-complete", "a.json"],
  ]);
  expect(asked).toHaveLength(catalogue.length);
});

it.each([
  ["a preview", { mode: "preview", stack: "dev" }, "pulumi preview --stack dev --policy-pack /pack"],
  [
    "a preview whose folder is known",
    { mode: "preview", stack: "dev", folder: "/there" },
    "pulumi preview --cwd /there --stack dev --policy-pack /pack",
  ],
  [
    "a scope",
    { mode: "preview", stack: "dev", configuration: "/pack/remote-access.json" },
    "pulumi preview --stack dev --policy-pack /pack --policy-pack-config /pack/remote-access.json",
  ],
  [
    "a state file",
    { mode: "analyze", stack: "dev", stateFile: "/tmp/a state.json" },
    "pulumi policy analyze --file '/tmp/a state.json' --policy-pack /pack",
  ],
  [
    "a live stack",
    { mode: "analyze", stack: "dev" },
    "pulumi policy analyze --stack dev --policy-pack /pack",
  ],
  [
    "a command that was declared",
    { mode: "preview", stack: "dev", declared: "npm run audit\n" },
    "npm run audit",
  ],
  [
    "a folder with a quotation mark",
    { mode: "preview", stack: "dev", pack: "/it's here" },
    "pulumi preview --stack dev --policy-pack '/it'\\''s here'",
  ],
] as const)("the command that shows a finding again fits %s", (_, run, command) => {
  expect(showAgain({ pack: "/pack", ...run })).toBe(command);
});

it.each([
  [
    ["pulumi", "policy", "analyze", "--file", "state.json", "--policy-pack", "p"],
    { mode: "analyze", folder: "/there", stateFile: "/there/state.json" },
  ],
  [
    ["pulumi", "-C", "x", "policy", "analyze", "--file=/state.json"],
    { mode: "analyze", folder: "/there", stateFile: "/state.json" },
  ],
  [["pulumi", "policy", "analyze", "--stack", "dev"], { mode: "analyze", folder: "/there" }],
  [
    ["pulumi", "preview", "--policy-pack", "p", "--policy-pack-config", "../c.json"],
    { mode: "preview", folder: "/there", configuration: "/c.json" },
  ],
  [
    ["pulumi", "policy", "analyze", "--policy-pack-config=c.json", "--file", "state.json"],
    {
      mode: "analyze",
      folder: "/there",
      stateFile: "/there/state.json",
      configuration: "/there/c.json",
    },
  ],
  [
    // Two packs: which of the two configurations is ours cannot be told.
    ["pulumi", "preview", "--policy-pack-config", "a.json", "--policy-pack-config", "b.json"],
    { mode: "preview", folder: "/there" },
  ],
  [["pulumi", "up", "--yes", "--config", "token=secret"], { mode: "preview", folder: "/there" }],
])("takes from the command line %j no more than %j", (line, command) => {
  expect(commandIn(line, "/there")).toEqual(command);
});

it.each([
  ["sharedKey", "abc", '"(a secret, not shown)"'],
  ["settings", { adminPassword: "abc", size: 1 }, '{"adminPassword":"(a secret, not shown)","size":1}'],
  ["publicCertData", "MIIB", '"(4 characters)"'],
  ["tags", "x".repeat(200), `"${"x".repeat(119)}… (202 characters)`],
])("quotes %s without what must not be shown", (name, value, text) => {
  expect(quote(value, name)).toBe(text);
});

it("a rule that fails with the whole stack in view blocks, and is not asked about other stacks", () => {
  const broken: Rule = {
    ...(catalogue[0] as Rule),
    kind: "confinement",
    check: () => [],
    together: () => {
      throw new Error("no such resource");
    },
  };
  const told = (scope: "any" | "remote-access") => {
    const policy = asPolicy(broken, courtOf({ scope }));
    call(policy, { inputs: {} });
    const reported: { message: string; enforcementLevel: string }[] = [];
    const urn = `urn:pulumi:dev::judged::${GATEWAY}::vpn`;
    const resources = [{ urn, name: "vpn", type: GATEWAY, props: {}, propertyDependencies: {} }];
    void policy.validateStack?.({ resources } as never, (violation: unknown) =>
      reported.push(violation as (typeof reported)[number]),
    );
    return reported;
  };
  expect(told("any")).toEqual([]);
  expect(told("remote-access")).toMatchObject([{ enforcementLevel: "mandatory" }]);
  expect(told("remote-access")[0]?.message).toContain("the rule itself failed with no such resource");
});
