import { MUTATIONS } from "../../rehearsal/lab/mutations/catalogue";
import { complaintOf } from "../engine/run";
import { describeLab, standing, startLab } from "../lab/lab-run";

jest.setTimeout(3_600_000);

/** Of what the two plans have nothing: what is no longer tried there has to be taken off this list by somebody. */
const NOT_OF_THE_PLAN = {
  // One department, and servers in Azure.
  dev: ["swapped-departments", "generous-default", "wide-selectors"],
  // Servers in the city's own network: no firewall, group or route of Azure's before them, and no door to them.
  city: [
    ...["wide-group-rule", "group-off", "wide-firewall-rule", "wide-address-group"],
    ...["past-the-firewall", "endpoint-policies-off", "not-forwarded"],
    ...["published-mail", "published-half", "published-winrm", "balanced-share", "balanced-pages"],
    ...["translated-share", "public-share", "vault-and-mail"],
  ],
} as const;

describeLab("npm run lab -- --mutate", () => {
  const noticed = new Set<string>();

  it.each(["dev", "city"] as const)("notices every change of the plan of %s", async (stack) => {
    const ended = await startLab(await standing(stack), ["--stack", stack, "--mutate"]).ended;
    console.log(ended.stdout);
    expect(complaintOf(ended)).toBe("");
    const verdicts = [...ended.stdout.matchAll(/^(noticed|survived|not-applicable) +(\S+)/gm)];
    expect(verdicts.map(([, , name]) => name)).toEqual(MUTATIONS.map(({ name }) => name));
    expect(verdicts.filter(([, verdict]) => verdict === "survived")).toEqual([]);
    const notOfPlan = verdicts.filter(([, verdict]) => verdict === "not-applicable");
    expect(notOfPlan.map(([, , name]) => name)).toEqual(NOT_OF_THE_PLAN[stack]);
    for (const [, verdict, name] of verdicts) if (verdict === "noticed") noticed.add(name!);
  });

  it("finds something of the kind of each change in one of the two plans", () => {
    expect(MUTATIONS.map(({ name }) => name).filter((name) => !noticed.has(name))).toEqual([]);
  });
});
