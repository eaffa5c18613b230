import { isAbsolute } from "node:path";
import type { Command } from "commander";
import { initialise } from "../software-authority";
import { EXIT, type ExitCode } from "./outcome";

interface InitOptions {
  readonly home?: string;
  readonly json?: boolean;
}

export function addInit(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  program
    .command("init")
    .description(
      "make anchor, seal key and first statement of a rehearsal: software keys that never leave its home",
    )
    .option("--home <folder>", "the rehearsal's home (default: $REMOTE_ACCESS_REHEARSAL_HOME)")
    .option("--json", "one JSON object instead of sentences")
    .action((options: InitOptions) => run(() => init(options)));
}

async function init(options: InitOptions): Promise<ExitCode> {
  const home = options.home ?? process.env.REMOTE_ACCESS_REHEARSAL_HOME;
  if (home === undefined || !isAbsolute(home)) {
    throw new Error(
      `no place for a software key${home === undefined ? "" : ` ("${home}" is not an absolute path)`}. ` +
        'Run  eval "$(npm run --silent rehearsal:env)"  first, or pass --home with an absolute path.',
    );
  }
  const { anchor, created, seal, statement, files } = await initialise(home, new Date());
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
