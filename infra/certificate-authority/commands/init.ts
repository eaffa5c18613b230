import { randomBytes } from "node:crypto";
import { isAbsolute } from "node:path";
import type { Command } from "commander";
import { readAuthority } from "../authority-file";
import { sealName } from "../ledger/checkpoint";
import { makeAnchor } from "../run/ceremony";
import { openSeal, openSigner } from "../run/open-authority";
import { initialise } from "../software-authority";
import { EXIT, type ExitCode } from "./outcome";
import { tell } from "./session";

interface InitOptions {
  readonly home?: string;
  readonly stack: string;
  readonly configFile?: string;
  readonly authority?: string;
  readonly organization?: string;
  readonly country: string;
  readonly days: string;
  readonly json?: boolean;
}

export function addInit(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  program
    .command("init")
    .description(
      "make anchor, seal key and first statement of a rehearsal (software keys that never leave its home), " +
        "or with --authority the anchor of the key that the authority's file names",
    )
    .option("--home <folder>", "the rehearsal's home (default: $REMOTE_ACCESS_REHEARSAL_HOME)")
    .option("--stack <name>", "of a rehearsal: the stack whose gateway is told", "dev")
    .option(
      "--config-file <path>",
      "of a rehearsal: that stack's configuration, where it is not Pulumi.<name>.yaml",
    )
    .option("--authority <file>", "make the certificate of this authority's signing key, and nothing else")
    .option("--organization <name>", "with --authority: the city, part of the anchor's name")
    .option("--country <letters>", "with --authority: ISO 3166", "DE")
    .option("--days <days>", "with --authority: how long the anchor lives, at most 400", "397")
    .option("--json", "one JSON object instead of sentences")
    .action((options: InitOptions) =>
      run(() => (options.authority === undefined ? rehearsal(options) : ceremony(options))),
    );
}

/** Two people do it, and carry the two fingerprints to security (docs/authority.md, "Order"). */
async function ceremony({
  authority: file,
  organization,
  country,
  days,
  json,
}: InitOptions): Promise<ExitCode> {
  if (organization === undefined) throw new Error("--organization is missing; write the city's name");
  const authority = readAuthority(file!);
  const holder = { organization, country, days: Number(days) };
  const anchor = await makeAnchor(
    authority,
    holder,
    () => openSigner(authority, tell),
    new Date(),
    randomBytes(16),
  );
  const seal = sealName((await openSeal(authority, tell)).spki);
  const certificateFile = authority.anchors[0]!.certificate;
  if (json) {
    console.log(JSON.stringify({ certificateFile, ...anchor, seal }));
    return EXIT.done;
  }
  console.log(`Made trust anchor ${anchor.name} (${anchor.subject}), valid until ${anchor.notAfter}`);
  console.log(`  certificate       ${certificateFile}`);
  console.log(`  anchor, SHA-256   ${anchor.sha256}`);
  console.log(`  seal, SHA-256     ${seal}`);
  console.log("Security pins both in policy-pack/trust.yaml before any gateway trusts them.");
  return EXIT.done;
}

async function rehearsal(options: InitOptions): Promise<ExitCode> {
  const home = options.home ?? process.env.REMOTE_ACCESS_REHEARSAL_HOME;
  if (home === undefined || !isAbsolute(home)) {
    throw new Error(
      `no place for a software key${home === undefined ? "" : ` ("${home}" is not an absolute path)`}. ` +
        'Run  eval "$(npm run --silent rehearsal:env)"  first, or pass --home with an absolute path.',
    );
  }
  const { anchor, created, seal, statement, files } = await initialise(home, new Date(), options);
  if (options.json) {
    const sealed = { seal, statementFile: files.statement, statementSequence: statement.sequence };
    const file = { certificateFile: files.certificate, authorityFile: files.authority };
    console.log(JSON.stringify({ created, ...file, ...anchor, ...sealed }));
    return EXIT.done;
  }
  console.log(
    `${created ? "Made" : "Kept"} trust anchor ${anchor.name} (${anchor.subject}), valid until ${anchor.notAfter}`,
  );
  console.log(`  SHA-256      ${anchor.sha256}`);
  console.log(`  certificate  ${files.certificate}`);
  console.log(`  private key  ${files.key} (mode 0600; for rehearsals only, production keys live in an HSM)`);
  console.log(`Seal key, SHA-256  ${seal}`);
  console.log(`  private key  ${files.sealKey} (likewise)`);
  console.log(
    `Statement ${statement.sequence} of ${statement.time}, ${statement.revoked.length} certificates revoked`,
  );
  console.log(`  file         ${files.statement}`);
  console.log(`The authority's own file, for the other commands: ${files.authority}`);
  return EXIT.done;
}
