import { MUTATIONS } from "../../rehearsal/lab/mutations/catalogue";
import { complaintOf } from "../engine/run";
import { describeLab, standing, startLab } from "../lab/lab-run";

jest.setTimeout(3_600_000);

describeLab("npm run lab -- --mutate", () => {
  const noticed = new Set<string>();

  it.each(["dev", "city"] as const)("notices every change of the plan of %s", async (stack) => {
    const ended = await startLab(await standing(stack), ["--stack", stack, "--mutate"]).ended;
    console.log(ended.stdout);
    expect(complaintOf(ended)).toBe("");
    const verdicts = [...ended.stdout.matchAll(/^(noticed|survived|not-applicable) +(\S+)/gm)];
    expect(verdicts.map(([, , name]) => name)).toEqual(MUTATIONS.map(({ name }) => name));
    expect(verdicts.filter(([, verdict]) => verdict === "survived")).toEqual([]);
    for (const [, verdict, name] of verdicts) if (verdict === "noticed") noticed.add(name!);
  });

  it("finds something of the kind of each change in one of the two plans", () => {
    expect(MUTATIONS.map(({ name }) => name).filter((name) => !noticed.has(name))).toEqual([]);
  });
});
