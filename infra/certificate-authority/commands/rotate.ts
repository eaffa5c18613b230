import type { Command } from "commander";
import { editAuthority, signingFrom, withAnchor, withoutAnchor } from "../authority-edit";
import { readAuthority, type Authority } from "../authority-file";
import { sameBytes } from "../core/canonical-der";
import { carriedStatement } from "../gateway/bring-statement";
import { engineOf } from "../gateway/engine";
import { openSignerAt, soundAnchor } from "../run/open-authority";
import { lastStatement, publishStatement } from "../run/publish-statement";
import { noteAnchor } from "../run/rotation";
import { liveUnder, readGenerations, type Generation } from "../rotation/generations";
import { newAnchorOf } from "../rotation/next-anchor";
import { activationFaults, dropFaults } from "../rotation/step-conditions";
import type { GatewayStatement } from "../statement/statement";
import {
  holdCeremony,
  withAnchorOptions,
  withWait,
  wishOf,
  type AnchorOptions,
  type WaitOption,
} from "./anchor-options";
import { EXIT, StoppedForReview, type ExitCode } from "./outcome";
import { addEmergency } from "./rotate-emergency";
import { addRotateStatus } from "./rotate-status";
import { authorityFileOf, tell, withAuthority, type AuthorityOptions } from "./session";
import { printStatement } from "./statement";
import { inTurn, type Turn } from "./turn";

interface PrepareOptions extends AuthorityOptions, WaitOption, AnchorOptions {
  readonly certificateOnly?: boolean;
}

interface ActivateOptions extends AuthorityOptions, WaitOption {
  readonly gatewayCarries?: string;
}

interface DropOptions extends AuthorityOptions, WaitOption {
  readonly name?: string;
}

export function addRotate(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  const rotate = program
    .command("rotate")
    .description("change the anchor that signs: prepare, activate, drop; or all at once, in an emergency");
  withWait(
    withAnchorOptions(
      withAuthority(
        rotate
          .command("prepare")
          .description("make the next anchor, and list it behind the one that signs")
          .requiredOption("--name <name>", "of the next generation, such as device-ca-g2")
          .requiredOption("--signer <key>", "its key: file, or address of one version of a key in a vault"),
      ),
    ),
  )
    .option("--certificate-only", "make the certificate and no more, so that security can pin it first")
    .action((options: PrepareOptions) => run(() => prepare(options)));
  withWait(
    withAuthority(
      rotate
        .command("activate")
        .description("let the prepared anchor sign; refused as long as the gateway does not know it")
        .option(
          "--gateway-carries <number>",
          "the statement that the gateway's tag names, on your word; default: what its stack says",
        ),
    ),
  ).action((options: ActivateOptions) => run(() => activate(options)));
  withWait(
    withAuthority(
      rotate
        .command("drop")
        .description("take an anchor away on which nobody lives any more")
        .option("--name <name>", "which one; default: the oldest that does not sign"),
    ),
  ).action((options: DropOptions) => run(() => drop(options)));
  addRotateStatus(rotate, run);
  addEmergency(rotate, run);
}

async function prepare(options: PrepareOptions): Promise<ExitCode> {
  const file = authorityFileOf(options);
  const authority = readAuthority(file);
  const now = new Date();
  const wish = wishOf(options);
  const anchor = newAnchorOf(authority, wish);
  const others = authority.anchors.filter(({ name }) => name !== anchor.name);
  if (anchor.name === authority.anchors[0]!.name) throw new Error(`${anchor.name} signs already`);
  if (others.length > 1) {
    throw new Error(
      `${others.map(({ name }) => name).join(" and ")} are listed already; drop the former one first: npm run ca -- rotate status`,
    );
  }
  const made = await holdCeremony(authority, anchor, wish, now);
  const statement =
    options.certificateOnly === true
      ? undefined
      : await inTurn(authority, options, ({ ledger, seal }) =>
          publishStatement(editAuthority(file, withAnchor(anchor)), ledger.view, seal, now),
        );
  if (options.json) {
    console.log(
      JSON.stringify({
        certificateFile: anchor.certificate,
        ...made,
        listed: statement !== undefined,
        ...(statement === undefined ? {} : { statement: statement.sequence }),
      }),
    );
    return EXIT.done;
  }
  console.log(`Anchor ${made.name} (${made.subject}), valid until ${made.notAfter}`);
  console.log(`  certificate       ${anchor.certificate}`);
  console.log(`  anchor, SHA-256   ${made.sha256}`);
  if (statement === undefined) {
    console.log(
      "Not listed yet. Security pins it in policy-pack/trust.yaml; then repeat without --certificate-only.",
    );
    return EXIT.done;
  }
  printStatement(statement, authority.statement);
  tell(
    `Until security has pinned ${made.name} in policy-pack/trust.yaml, no update of the gateway passes, not even a ` +
      "revocation: pin it at once.",
  );
  console.log(
    `Next: bring statement ${statement.sequence} to the gateway (npm run ca -- deliver, or pulumi up), then: npm run ca -- rotate activate`,
  );
  return EXIT.done;
}

async function activate(options: ActivateOptions): Promise<ExitCode> {
  const file = authorityFileOf(options);
  const now = new Date();
  const activated = await inTurn(readAuthority(file), options, async (turn) =>
    activateInTurn(file, turn, () => carriedBy(readAuthority(file), options), now),
  );
  if (options.json) console.log(JSON.stringify(activated));
  else {
    const { name, already } = activated;
    console.log(`${name} signs${already ? " already" : " from here on"}.`);
    if (!already) {
      console.log(
        "Renewals move the devices, each at its own moment. How far they are: npm run ca -- rotate status",
      );
    }
  }
  return EXIT.done;
}

/** Number of the statement that the gateway carries; undefined where nobody knows. */
export type StandingSequence = () => Promise<number | undefined>;

async function activateInTurn(
  file: string,
  { ledger, writer, seal }: Turn,
  standingSequence: StandingSequence,
  now: Date,
): Promise<{ readonly name: string; readonly sha256: string; readonly already: boolean }> {
  // Read in this turn: nobody changes the file meanwhile.
  const authority = readAuthority(file);
  const { signing, next, former } = readGenerations(authority);
  if (next === undefined) {
    if (former.length === 0) {
      throw new Error(
        "no anchor is prepared; first: npm run ca -- rotate prepare --name <name> --signer <key>",
      );
    }
    await noteAnchor(ledger.view, writer, soundAnchor(signing, now));
    return { name: signing.name, sha256: signing.sha256, already: true };
  }
  const statement = lastStatement(authority.statement, seal, now);
  const faults = activationFaults({ next, statement, carried: await standingSequence(), now });
  if (faults.length > 0) {
    throw new StoppedForReview(`${next.name} does not sign yet, nothing was changed:\n${faults.join("\n")}`);
  }
  const anchor = soundAnchor(next, now);
  const { spki } = await openSignerAt(authority, next.signer!, tell);
  if (!sameBytes(spki, anchor.spki)) {
    throw new Error(
      `the key of ${next.name} in authority.yaml is not the one of its certificate; correct signer:`,
    );
  }
  // The file first: should the run be cut off here, the next one of any command notes it in the ledger.
  editAuthority(file, signingFrom(next.name));
  await noteAnchor(ledger.view, writer, anchor);
  return { name: next.name, sha256: next.sha256, already: false };
}

/** A person's word, or else what the gateway's stack says. */
async function carriedBy(
  { gateway }: Pick<Authority, "gateway">,
  { gatewayCarries }: ActivateOptions,
): Promise<number | undefined> {
  if (gatewayCarries === undefined) {
    if (gateway === undefined) return undefined;
    try {
      return await carriedStatement(engineOf(gateway, process.env), gateway);
    } catch (error) {
      throw new Error(
        `${(error as Error).message}. Or read the gateway's tag yourself, and give --gateway-carries <number>`,
        { cause: error },
      );
    }
  }
  if (/^\d{1,15}$/.test(gatewayCarries)) return Number(gatewayCarries);
  throw new Error(`--gateway-carries ${gatewayCarries}; write the number that the tag has`);
}

async function drop(options: DropOptions): Promise<ExitCode> {
  const file = authorityFileOf(options);
  const now = new Date();
  const dropped = await inTurn(readAuthority(file), options, async ({ ledger, seal }) => {
    const authority = readAuthority(file);
    const anchor = droppable(authority, options.name);
    const faults = dropFaults(anchor, liveUnder(ledger.view, new Set([anchor.sha256]), now));
    if (faults.length > 0) {
      throw new StoppedForReview(`${anchor.name} stays, nothing was changed: ${faults.join("\n")}`);
    }
    const statement = await publishStatement(
      editAuthority(file, withoutAnchor(anchor.name)),
      ledger.view,
      seal,
      now,
    );
    return { anchor, statement, file: authority.statement };
  });
  printDropped(dropped, options);
  return EXIT.done;
}

function droppable(authority: Authority, name: string | undefined): Generation {
  const { signing, next, former } = readGenerations(authority);
  const found =
    name === undefined
      ? former[0]
      : [...former, ...(next === undefined ? [] : [next])].find((one) => one.name === name);
  if (found !== undefined) return found;
  if (name === undefined) throw new Error(`${signing.name} signs, and there is no former anchor to drop`);
  throw new Error(
    name === signing.name
      ? `${name} signs; only an anchor that does not sign can be dropped`
      : `authority.yaml lists no anchor ${name}`,
  );
}

function printDropped(
  { anchor, statement, file }: { anchor: Generation; statement: GatewayStatement; file: string },
  { json }: DropOptions,
): void {
  if (json) {
    console.log(
      JSON.stringify({ dropped: anchor.name, sha256: anchor.sha256, statement: statement.sequence }),
    );
    return;
  }
  console.log(`${anchor.name} is dropped; its certificate's file stays: ${anchor.certificate}`);
  printStatement(statement, file);
  console.log(
    "Next: bring the statement to the gateway (pulumi up). Then security takes the pin away, and its key goes out of " +
      "the settings (docs/authority.md). For the ledger's former entries: npm run ca -- verify --anchor <certificate>",
  );
}
