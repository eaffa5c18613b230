import type { Command } from "commander";
import { ApprovalsFolder } from "../approval/approvals-folder";
import type { Authority } from "../authority-file";
import { openSignerAt, soundAnchor } from "../run/open-authority";
import { anchorIn, everydayAnchors } from "../run/publish-statement";
import {
  approverFaults,
  keyFaults,
  setFaults,
  statementFaults,
  type DrillFacts,
  type DrillStep,
} from "../rotation/crisis-drill";
import { crisisOf } from "../rotation/crisis-place";
import { CrisisFolder } from "../rotation/crisis-set";
import { EXIT, type ExitCode } from "./outcome";
import { withWait, type WaitOption } from "./anchor-options";
import { authorityOf, tell, withAuthority, type AuthorityOptions } from "./session";
import { inTurn } from "./turn";

export function addCrisisDrill(crisis: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withWait(
    withAuthority(
      crisis
        .command("drill")
        .description("try everything that a declaration needs, publish nothing, and note it in the ledger"),
    ),
  ).action((options: AuthorityOptions & WaitOption) => run(() => drill(options)));
}

async function drill(options: AuthorityOptions & WaitOption): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  const place = crisisOf(authority);
  const steps = await inTurn(authority, options, async ({ ledger, writer, seal }) => {
    const crisis = anchorIn(place);
    const facts: DrillFacts = {
      authority: authority.name,
      anchors: [...everydayAnchors(authority), crisis],
      crisis,
      view: ledger.view,
      folder: new CrisisFolder(authority.state),
      seal,
      now,
    };
    const tried = await trySteps(authority, place, facts);
    if (tried.every(({ faults }) => faults.length === 0)) {
      await writer.append([{ kind: "crisis", action: "drilled", anchor: crisis.sha256 }]);
    }
    return tried;
  });
  const passed = steps.every(({ faults }) => faults.length === 0);
  if (options.json) console.log(JSON.stringify({ passed, steps }));
  else {
    for (const { step, faults } of steps) {
      console.log(`${step.padEnd(12)} ${faults.length === 0 ? "good" : faults.join("; ")}`);
    }
    console.log(
      passed
        ? "The drill is passed, and noted in the ledger. Not tried: the gateway, and the laptops."
        : "The drill is NOT passed; correct this, and repeat it.",
    );
  }
  return passed ? EXIT.done : EXIT.found;
}

/** Each is tried whatever became of the others. */
async function trySteps(
  authority: Authority,
  place: ReturnType<typeof crisisOf>,
  facts: DrillFacts,
): Promise<DrillStep[]> {
  const attempt = async (step: string, work: () => readonly string[] | Promise<readonly string[]>) => {
    try {
      return { step, faults: await work() };
    } catch (error) {
      return { step, faults: [(error as Error).message] };
    }
  };
  return [
    await attempt("anchor", () => (soundAnchor(place, facts.now), [])),
    await attempt("key", async () =>
      keyFaults(await openSignerAt(authority, place.signer, tell), soundAnchor(place, facts.now)),
    ),
    await attempt("certificates", () => setFaults(facts)),
    await attempt("approvers", () => approverFaults(new ApprovalsFolder(authority).approvers())),
    await attempt("statement", () => statementFaults(facts)),
  ];
}
