import { Argument, Option, type Command } from "commander";
import { REVOCATION_CLASSES, type RevocationClass } from "../ledger/entry";
import type { Authority } from "../authority-file";
import type { Ledger } from "../ledger/ledger";
import { openSeal } from "../run/open-authority";
import { publishStatement } from "../run/publish-statement";
import {
  judgedRevocations,
  mostRevocations,
  revocationByHand,
  type DeviceRevocation,
} from "../run/revocation-run";
import type { GatewayStatement } from "../statement/statement";
import { DEFAULT_WAIT_SECONDS, withDelivery, type DeliveryOptions } from "./deliver";
import { EXIT, StoppedForReview, type ExitCode } from "./outcome";
import { nowJson, throughTheGateway } from "./revoke-now";
import {
  assessorOf,
  authorityOf,
  ledgerOf,
  tell,
  usableInputs,
  withAuthority,
  type AuthorityOptions,
} from "./session";
import { printStatement } from "./statement";
import { TimedSteps } from "./timed-steps";

interface RevokeOptions extends AuthorityOptions, DeliveryOptions {
  readonly because?: RevocationClass;
  readonly judged?: boolean;
  readonly now?: boolean;
}

export function addRevoke(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withDelivery(
    withAuthority(
      program
        .command("revoke")
        .description("put certificates on the gateway's list, and seal the statement that says so")
        .addArgument(new Argument("[device...]", "inventory numbers"))
        .addOption(
          new Option("--because <class>", "why, for the devices named").choices([...REVOCATION_CLASSES]),
        )
        .option("--judged", "revoke what register and posture ask for, instead of devices named")
        .option("--now", "go on at once: update the gateway, then end the sessions"),
    ),
  ).action((devices: string[], options: RevokeOptions, command: Command) => {
    const byName = devices.length > 0 && options.because !== undefined && options.judged !== true;
    const byVerdict = devices.length === 0 && options.because === undefined && options.judged === true;
    if (!byName && !byVerdict) {
      command.error("error: name devices and --because <class>, or give --judged alone", { exitCode: 2 });
    }
    return run(() => revoke(devices, options));
  });
}

async function revoke(devices: readonly string[], options: RevokeOptions): Promise<ExitCode> {
  const { json = false, now: atOnce = false } = options;
  const print = (line: string) => (json ? tell(line) : console.log(line));
  const steps = new TimedSteps(atOnce ? print : () => undefined, tell);
  const authority = authorityOf(options);
  const { ledger, revocations, statement } = await revokeAndPublish(authority, devices, options, steps);
  const unheard = devices.filter((device) => ledger.view.certificatesOf(device).length === 0);
  if (unheard.length > 0) {
    tell(
      `The ledger has no certificate of ${unheard.join(", ")}, not even an old one: check the inventory number.`,
    );
  }
  if (!json) printRevocations(revocations, statement, authority.statement);

  const revoked = revocations.map(({ device, entries }) => ({
    device,
    thumbprints: entries.map(({ thumbprint }) => thumbprint),
    class: entries[0]?.class,
  }));
  const found = statement.withoutRoom > 0 || unheard.length > 0 ? EXIT.found : EXIT.done;
  const written = { revoked, statement: statement.sequence, withoutRoom: statement.withoutRoom };
  if (!atOnce) {
    if (json) console.log(JSON.stringify(written));
    else if (devices.length > 0) {
      console.log(
        "Enter it in the register too. Then bring the statement to the gateway: npm run ca -- deliver (or pulumi up)",
      );
    }
    return found;
  }
  const named = revocations.map(({ device }) => device);
  const outcome = await throughTheGateway(
    { authority, statement, devices: named, options, goOn: sameCommand(devices, options) },
    steps,
  );
  const { total, done } = steps;
  if (json) console.log(JSON.stringify({ ...written, ...nowJson(outcome), steps: done, total }));
  else console.log(`${"total".padEnd(10)} ${total.toFixed(1).padStart(6)} s`);
  if (devices.length > 0 && !json) console.log("Enter it in the register too.");
  return outcome.code === EXIT.done ? found : outcome.code;
}

/** Ledger and statement, in one turn of writing: two at once must not publish the older one's statement last. */
async function revokeAndPublish(
  authority: Authority,
  devices: readonly string[],
  options: RevokeOptions,
  steps: TimedSteps,
): Promise<{ ledger: Ledger; revocations: DeviceRevocation[]; statement: GatewayStatement }> {
  const now = new Date();
  const { writer, ledger, seal, revocations } = await steps.run("ledger", async () => {
    // A device named by hand is revoked whatever the other files say: at three in the morning they may be broken.
    const inputs = options.judged ? (await usableInputs(authority, now)).inputs : undefined;
    const seal = await openSeal(authority, tell);
    const ledger = await ledgerOf(authority, { write: true });
    const wait = options.now ? options.wait * 1_000 : 60_000;
    const writer = await ledger.begin({ wait, onWait: (holder) => tell(`Waiting for ${holder}.`) });
    try {
      const revocations =
        inputs === undefined
          ? devices.map((device) => revocationByHand(ledger.view, device, options.because!, now))
          : judgedRevocations(assessorOf(authority, inputs, ledger, now).all());
      if (inputs !== undefined) refuseTooMany(revocations, inputs.devices.size);
      await writer.append(revocations.flatMap(({ entries }) => entries));
      await writer.checkpoint();
      return { writer, ledger, seal, revocations };
    } catch (error) {
      await writer.close();
      throw error;
    }
  });
  try {
    const statement = await steps.run("statement", () => publishStatement(authority, ledger.view, seal, now));
    return { ledger, revocations, statement };
  } finally {
    await writer.close();
  }
}

function printRevocations(
  revocations: readonly DeviceRevocation[],
  statement: GatewayStatement,
  file: string,
): void {
  for (const { device, entries } of revocations) {
    console.log(
      entries.length === 0
        ? `${device} has no certificate that a gateway would take`
        : `${device} ${entries[0]!.class}: ${entries.map(({ thumbprint }) => thumbprint).join(", ")}`,
    );
  }
  if (revocations.length === 0) console.log("No device has to be revoked.");
  printStatement(statement, file);
}

/** The call as it was made: what is done already is passed over when it is made again. */
function sameCommand(
  devices: readonly string[],
  { because, judged, authority, wait, withOtherChanges }: RevokeOptions,
): string {
  const words = [
    ...devices,
    ...(because === undefined ? [] : ["--because", because]),
    ...(judged ? ["--judged"] : []),
    "--now",
    ...(authority === undefined ? [] : ["--authority", authority]),
    ...(wait === DEFAULT_WAIT_SECONDS ? [] : ["--wait", String(wait)]),
    ...(withOtherChanges ? ["--with-other-changes"] : []),
  ];
  return `npm run ca -- revoke ${words.map((word) => (/^[\w./@-]+$/.test(word) ? word : `'${word}'`)).join(" ")}`;
}

function refuseTooMany(revocations: readonly DeviceRevocation[], devices: number): void {
  const most = mostRevocations(devices);
  if (revocations.length <= most) return;
  throw new StoppedForReview(
    `${revocations.length} of ${devices} devices would be revoked, more than ${most} at once; nothing was written. ` +
      "Check register and posture source. What is really lost, revoke by name: npm run ca -- revoke <device...> --because <class>",
  );
}
