import { resolve } from "node:path";
import { InvalidArgumentError, Option, type Command } from "commander";
import { pulumiIn } from "../audit/pulumi";
import { runCanary, type CanaryReport } from "../canary/run-canary";
import { censusLine, COUNTED, type Counted, type Floor } from "../canary/trust-census";
import { catalogue } from "../catalogue";
import type { Scope } from "../stack-scope";

interface CanaryOptions {
  readonly pack?: string;
  readonly config?: string;
  readonly scope?: Scope;
  readonly cwd: string;
  readonly trust: Floor;
  readonly json?: true;
}

/**
 * Makes a command of the one that has the pack judge what must fail, before it judges what may not.
 *
 * @param pack folder of the pack to which this command belongs
 * @param end is told the exit code
 */
export function asCanary(command: Command, pack: string, end: (exitCode: number) => void): Command {
  return command
    .summary("sees that every rule of the pack blocks")
    .description(
      "Has the policy pack judge what must fail, one resource for each rule, and what must pass. Run it before each run " +
        "that counts, from a release, with the same pack and the same configuration: a pack that is switched off blocks nothing.",
    )
    .option("--pack <folder>", "the pack that is tried, instead of this one")
    .option("--config <file>", "the configuration of the run that follows, instead of the pack's own")
    .addOption(
      new Option("--scope <scope>", "the scope of the run that follows; both unless given").choices([
        "remote-access",
        "any",
      ]),
    )
    .option("--cwd <folder>", "folder of the Pulumi program", ".")
    .option(
      "--trust <what=least>",
      `what trust.yaml must hold at least, as anchors=1 (${COUNTED.join(", ")}); several are named one by one`,
      floorWith,
      {},
    )
    .option("--json", "JSON instead of text")
    .addHelpText(
      "after",
      "\nExit codes: 0 every rule blocks · 1 something is wrong (listed on standard error) · 2 wrong call · 3 the pack could not be asked.",
    )
    .action(async (options: CanaryOptions) => {
      const { pack: other, config, scope, cwd, trust, json } = options;
      const start = performance.now();
      const report = await runCanary(
        {
          own: pack,
          pack: other === undefined ? pack : resolve(other),
          folder: resolve(cwd),
          catalogue: catalogue.map(({ id }) => id),
          ...(config === undefined ? {} : { configuration: resolve(config) }),
          ...(scope === undefined ? {} : { scope }),
          floor: trust,
          now: new Date(),
        },
        (more) => pulumiIn(resolve(cwd), more),
      );
      const seconds = Math.round((performance.now() - start) / 1_000);
      if (json) console.log(JSON.stringify({ ...inJson(report), seconds }, undefined, 1));
      else tell(report, seconds);
      end(report.complaints.length > 0 ? 1 : 0);
    });
}

function floorWith(text: string, floor: Floor): Floor {
  const [, name, least] = /^([a-z]+)=(\d{1,4})$/.exec(text) ?? [];
  const counted = COUNTED.find((one): one is Counted => one === name);
  if (counted === undefined || least === undefined)
    throw new InvalidArgumentError(`write one of ${COUNTED.join(", ")} and a number, as anchors=1`);
  return { ...floor, [counted]: Number(least) };
}

function inJson({ rules, elsewhere, states, trust, complaints }: CanaryReport) {
  const { census, sha256 } = trust;
  return { ok: complaints.length === 0, rules, elsewhere, states, trust: { ...census, sha256 }, complaints };
}

function tell(report: CanaryReport, seconds: number): void {
  const { rules, elsewhere, states, complaints, trust } = report;
  console.log(censusLine(trust));
  for (const { what, remedy } of complaints) console.error(`${what}\n  remedy: ${remedy}`);
  if (complaints.length > 0) {
    console.error(
      `canary: ${counted(complaints.length, "fault")}; do not rely on what this pack lets through`,
    );
    return;
  }
  const rest = elsewhere.length > 0 ? `; ${elsewhere.length} more judge in the other scope only` : "";
  console.log(`canary: ${rules.length} rules fire (${counted(states, "state")}, ${seconds} s)${rest}`);
}

function counted(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
