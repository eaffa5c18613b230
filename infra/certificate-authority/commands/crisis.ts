import type { Command } from "commander";
import { ApprovalsFolder } from "../approval/approvals-folder";
import { editAuthority, withCrisis } from "../authority-edit";
import { readAuthority, type Authority } from "../authority-file";
import { publishStatement } from "../run/publish-statement";
import { approvalEntry, crisisApproval, crisisRequest } from "../rotation/approval-requests";
import { crisisCertificates } from "../rotation/crisis-drill";
import { crisisOf } from "../rotation/crisis-place";
import { generationAt } from "../rotation/generations";
import { newAnchorOf } from "../rotation/next-anchor";
import type { GatewayStatement } from "../statement/statement";
import { addCrisisDrill } from "./crisis-drill";
import { addCrisisPrepare } from "./crisis-prepare";
import { EXIT, StoppedForReview, type ExitCode } from "./outcome";
import {
  holdCeremony,
  withAnchorOptions,
  withWait,
  wishOf,
  type AnchorOptions,
  type WaitOption,
} from "./anchor-options";
import {
  authorityFileOf,
  authorityOf,
  ledgerOf,
  tell,
  withAuthority,
  type AuthorityOptions,
} from "./session";
import { printStatement } from "./statement";
import { inTurn } from "./turn";

interface InitOptions extends AuthorityOptions, AnchorOptions {
  readonly replace?: boolean;
}

export function addCrisis(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  const crisis = program
    .command("crisis")
    .description(
      "a few laptops hold sealed certificates of a separate anchor, which the gateway trusts only while a crisis is declared",
    );
  withAnchorOptions(
    withAuthority(
      crisis
        .command("init")
        .description("make the crisis anchor, and name it in the authority's file")
        .requiredOption("--name <name>", "of the anchor, such as crisis-2027")
        .requiredOption("--signer <key>", "its key: file, or address of one version of a key in a vault"),
    ),
  )
    .option("--replace", "in place of the one that is there; its certificates are worth nothing then")
    .action((options: InitOptions) => run(() => init(options)));
  addCrisisPrepare(crisis, run);
  withWait(
    withAuthority(
      crisis.command("declare").description("let the gateway trust the crisis anchor; two people approve it"),
    ),
  ).action((options: AuthorityOptions & WaitOption) => run(() => declare(options)));
  withWait(
    withAuthority(crisis.command("end").description("let the gateway trust the crisis anchor no more")),
  ).action((options: AuthorityOptions & WaitOption) => run(() => end(options)));
  addCrisisDrill(crisis, run);
}

async function init(options: InitOptions): Promise<ExitCode> {
  const file = authorityFileOf(options);
  const authority = readAuthority(file);
  const now = new Date();
  const { crisis, ...others } = authority;
  const same = crisis?.name === options.name;
  if (crisis !== undefined && !same) {
    if (options.replace !== true) {
      throw new Error(`${crisis.name} is there already; to make another in its place, add --replace`);
    }
    const { view } = await ledgerOf(authority, { write: false });
    if (view.crisis !== undefined) {
      throw new Error("a crisis is declared; its anchor stays until: npm run ca -- crisis end");
    }
  }
  const anchor = newAnchorOf(same ? authority : others, options);
  if (authority.anchors.some(({ name }) => name === anchor.name)) {
    throw new Error(`${anchor.name} is an anchor for every day; the crisis anchor is another one`);
  }
  const made = await holdCeremony(authority, anchor, wishOf(options), now);
  editAuthority(file, withCrisis(anchor));
  if (options.json) console.log(JSON.stringify({ certificateFile: anchor.certificate, ...made }));
  else {
    console.log(`Crisis anchor ${made.name} (${made.subject}), valid until ${made.notAfter}`);
    console.log(`  certificate       ${anchor.certificate}`);
    console.log(`  anchor, SHA-256   ${made.sha256}`);
    console.log(
      "Security pins it in policy-pack/trust.yaml now: on the day of the crisis nobody may be there.",
    );
    console.log("Next: npm run ca -- crisis prepare <device...>");
  }
  return EXIT.done;
}

async function declare(options: AuthorityOptions & WaitOption): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  const crisis = generationAt(crisisOf(authority));
  if (crisis.notAfter <= now.getTime()) {
    throw new Error(`${crisis.name} expired on ${new Date(crisis.notAfter).toISOString()}; it is of no use`);
  }
  const folder = new ApprovalsFolder(authority);
  const { granted, notes } = folder.granted(now);
  notes.forEach((note) => tell(`Does not count: ${note}`));
  const statement = await inTurn(authority, options, async ({ ledger, writer, seal }) => {
    const { view } = ledger;
    if (view.crisis !== crisis.sha256) {
      const approval = crisisApproval(granted, crisis, view);
      if (approval === undefined) {
        const certificates = crisisCertificates(view, crisis.sha256, now).length;
        const path = folder.ask(crisisRequest({ authority: authority.name, now }, crisis, certificates), now);
        throw new StoppedForReview(
          `two people have to approve it; nothing was changed.\nTo approve: npm run ca -- approve ${path}\n` +
            "Then repeat this command.",
        );
      }
      await writer.append([
        ...approvalEntry(approval, view),
        { kind: "crisis", action: "declared", anchor: crisis.sha256 },
      ]);
      await writer.checkpoint();
    }
    return publishStatement(authority, view, seal, now);
  });
  printChange(statement, authority, `A crisis is declared: the statement names ${crisis.name}.`, options);
  return statement.withoutRoom > 0 ? EXIT.found : EXIT.done;
}

async function end(options: AuthorityOptions & WaitOption): Promise<ExitCode> {
  const authority = authorityOf(options);
  const now = new Date();
  const statement = await inTurn(authority, options, async ({ ledger, writer, seal }) => {
    const { crisis, lastCrisis } = ledger.view;
    if (lastCrisis === undefined) throw new Error("no crisis was ever declared; there is nothing to end");
    if (crisis !== undefined) {
      await writer.append([{ kind: "crisis", action: "ended", anchor: crisis }]);
      await writer.checkpoint();
    }
    return publishStatement(authority, ledger.view, seal, now);
  });
  printChange(
    statement,
    authority,
    "The crisis is over: the statement names the crisis anchor no more.",
    options,
  );
  return statement.withoutRoom > 0 ? EXIT.found : EXIT.done;
}

function printChange(
  statement: GatewayStatement,
  authority: Authority,
  sentence: string,
  { json }: AuthorityOptions,
): void {
  if (json) {
    const anchors = statement.anchors.map(({ name }) => name);
    console.log(
      JSON.stringify({ anchors, statement: statement.sequence, revoked: statement.revoked.length }),
    );
    return;
  }
  console.log(sentence);
  printStatement(statement, authority.statement);
  console.log("Next: bring the statement to the gateway: pulumi up");
}
