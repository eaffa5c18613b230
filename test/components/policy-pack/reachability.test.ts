import { compareAccess, declaredAccess } from "../../../policy-pack/reachability/declared-access";
import { computeMatrix, reachability } from "../../../policy-pack/reachability/matrix";
import { onlyManagedDevicesReachServices } from "../../../policy-pack/rules/only-managed-devices-reach-services";
import { courtOf, saying } from "../../unit/policy-pack/judge";
import { planOf, withOutputs } from "../../unit/policy-pack/reachability/plan-of";
import { accessStack } from "../infra/access-stack";
import { cityStack } from "../infra/city-stack";

it.each(["dev", "city"])("%s", async (name) => {
  const { registered, outputs } = name === "dev" ? await accessStack() : await cityStack();
  for (const phase of ["standing", "preview"] as const) {
    const plan = withOutputs(planOf(registered, phase), { access: outputs.access });
    const started = performance.now();
    const m = computeMatrix(plan);
    console.log(name, phase, performance.now() - started, m.notComputed, m.cells.map((c) => `${c.from} ${c.sources.join()} => ${c.to} ${c.destinations.join()} ${c.services.join()} via ${c.path.join(" > ")}`).join("\n"));
    const d = declaredAccess(plan);
    if (d.state !== "read") throw new Error(d.state);
    const c = compareAccess(reachability(plan), d.rules);
    console.log(c.declared === c.computed);
    const context = courtOf({ scope: "remote-access", trust: saying({ pools: [{ name: "laptops", prefix: "10.81.0.0/16", owner: "x" }] }) }).contextFor(plan[0]!);
    console.log(onlyManagedDevicesReachServices.together?.(plan, context).map(({found, warns, resource}) => [found, warns, resource.name]));
  }
});
