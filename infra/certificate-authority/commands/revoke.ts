import { Argument, Option, type Command } from "commander";
import { REVOCATION_CLASSES, type RevocationClass } from "../ledger/entry";
import { openSeal } from "../run/open-authority";
import { publishStatement } from "../run/publish-statement";
import {
  judgedRevocations,
  mostRevocations,
  revocationByHand,
  type DeviceRevocation,
} from "../run/revocation-run";
import { EXIT, StoppedForReview, type ExitCode } from "./outcome";
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

interface RevokeOptions extends AuthorityOptions {
  readonly because?: RevocationClass;
  readonly judged?: boolean;
}

export function addRevoke(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  withAuthority(
    program
      .command("revoke")
      .description("put certificates on the gateway's list, and seal the statement that says so")
      .addArgument(new Argument("[device...]", "inventory numbers"))
      .addOption(
        new Option("--because <class>", "why, for the devices named").choices([...REVOCATION_CLASSES]),
      )
      .option("--judged", "revoke what register and posture ask for, instead of devices named"),
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
  const authority = authorityOf(options);
  const now = new Date();
  // A device named by hand is revoked whatever the other files say: at three in the morning they may be broken.
  const inputs = options.judged ? (await usableInputs(authority, now)).inputs : undefined;
  const seal = await openSeal(authority, tell);
  const ledger = await ledgerOf(authority, { write: true });
  const writer = await ledger.begin({ wait: 60_000, onWait: (holder) => tell(`Waiting for ${holder}.`) });
  let revocations: DeviceRevocation[];
  try {
    revocations =
      inputs === undefined
        ? devices.map((device) => revocationByHand(ledger.view, device, options.because!, now))
        : judgedRevocations(assessorOf(authority, inputs, ledger, now).all());
    if (inputs !== undefined) refuseTooMany(revocations, inputs.devices.size);
    await writer.append(revocations.flatMap(({ entries }) => entries));
  } finally {
    await writer.close();
  }
  const statement = await publishStatement(authority, ledger.view, seal, now);
  const unheard = devices.filter((device) => ledger.view.certificatesOf(device).length === 0);
  if (unheard.length > 0) {
    tell(
      `The ledger has no certificate of ${unheard.join(", ")}, not even an old one: check the inventory number.`,
    );
  }

  const revoked = revocations.map(({ device, entries }) => ({
    device,
    thumbprints: entries.map(({ thumbprint }) => thumbprint),
    class: entries[0]?.class,
  }));
  if (options.json) {
    console.log(
      JSON.stringify({ revoked, statement: statement.sequence, withoutRoom: statement.withoutRoom }),
    );
  } else {
    for (const { device, thumbprints, class: why } of revoked) {
      console.log(
        thumbprints.length === 0
          ? `${device} has no certificate that a gateway would take`
          : `${device} ${why}: ${thumbprints.join(", ")}`,
      );
    }
    if (revoked.length === 0) console.log("No device has to be revoked.");
    printStatement(statement, authority.statement);
    if (inputs === undefined) {
      console.log("Enter it in the register too. Then bring the statement to the gateway: pulumi up");
    }
  }
  return statement.withoutRoom > 0 || unheard.length > 0 ? EXIT.found : EXIT.done;
}

function refuseTooMany(revocations: readonly DeviceRevocation[], devices: number): void {
  const most = mostRevocations(devices);
  if (revocations.length <= most) return;
  throw new StoppedForReview(
    `${revocations.length} of ${devices} devices would be revoked, more than ${most} at once; nothing was written. ` +
      "Check register and posture source. What is really lost, revoke by name: npm run ca -- revoke <device...> --because <class>",
  );
}
