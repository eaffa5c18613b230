import { isAbsolute } from "node:path";
import { Command, CommanderError } from "commander";
import { initialise } from "./software-authority";

/** Exit codes of `npm run ca`: 0 done · 1 could not be done, the reason is on stderr · 2 wrong call. */
async function main(argv: readonly string[]): Promise<number> {
  const program = new Command("npm run ca --")
    .description("The certificate authority of the city's devices.")
    .exitOverride();

  program
    .command("init")
    .description(
      "make the trust anchor of a rehearsal: a software key that never leaves the rehearsal's home",
    )
    .option("--home <folder>", "the rehearsal's home (default: $REMOTE_ACCESS_REHEARSAL_HOME)")
    .option("--json", "one JSON object instead of sentences")
    .action(init);

  try {
    await program.parseAsync(argv, { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // it has printed its own message
    console.error(`ca: ${(error as Error).message}`);
    return 1;
  }
}

async function init(options: { home?: string; json?: boolean }): Promise<void> {
  const home = options.home ?? process.env.REMOTE_ACCESS_REHEARSAL_HOME;
  if (home === undefined || !isAbsolute(home)) {
    throw new Error(
      `no place for a software key${home === undefined ? "" : ` ("${home}" is not an absolute path)`}. ` +
        'Run  eval "$(npm run --silent rehearsal:env)"  first, or pass --home with an absolute path.',
    );
  }
  const { anchor, created, files } = await initialise(home, new Date());
  if (options.json) {
    console.log(JSON.stringify({ created, certificateFile: files.certificate, ...anchor }));
    return;
  }
  console.log(
    `${created ? "Made" : "Kept"} trust anchor ${anchor.name} (${anchor.subject}), valid until ${anchor.notAfter}`,
  );
  console.log(`  SHA-256      ${anchor.sha256}`);
  console.log(`  certificate  ${files.certificate}`);
  console.log(`  private key  ${files.key} (mode 0600; for rehearsals only, production keys live in an HSM)`);
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
