import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GatewayStatement } from "../../policy-pack/statement/sealed-statement";
import { PROJECT, run, type Ended } from "../engine/run";
import { giveLaptops } from "../shared-between-files";
import type { SelfSigned } from "./self-signed";
import { sealed, sealKeys, statementOf } from "./sealed-statement";
import { stateOf, type WrittenResource } from "./state-file";

export const PACK = join(PROJECT, "policy-pack");

/** The statement of every rehearsal: one laptop was stolen. */
const SEQUENCE = 41;
export const STOLEN = "5E".repeat(20);
const STATED_SINCE = {
  sequence: SEQUENCE,
  revoked: [{ thumbprint: STOLEN, class: "stolen", notAfter: "2099-01-01T00:00:00Z" }],
};
/** What a gateway carries that was planned with it. */
export const TAGS = { "remote-access-statement": String(SEQUENCE) };
export const REVOKED = [{ name: "stolen", thumbprint: STOLEN }];
/** Pack configuration that names it, as remote-access.json does. */
export const STATED = {
  "p2s-revocations-complete": { statement: "rehearsal:certificate-authority/gateway-statement.json" },
};

/** One violation as the engine reports it. */
export interface Violation {
  readonly rule: string;
  readonly resource: string;
  readonly level: string;
  readonly message: string;
}

/** The verdict of one `pulumi policy analyze`. */
export interface Verdict extends Ended {
  readonly violations: readonly Violation[];
  /** Per resource the rules that block it, each once. */
  readonly blocked: Readonly<Record<string, readonly string[]>>;
  /** What else went wrong: errors that the engine or a program told, without those of the pack. */
  readonly errors: readonly string[];
}

/** The engine of the rehearsal, with a home of this test's own. */
export class Engine {
  readonly home = mkdtempSync(join(tmpdir(), "policies-"));
  private readonly seal = sealKeys();
  private environment: NodeJS.ProcessEnv | undefined;

  /** Obtains the engine if nobody has yet; that can take minutes. */
  async start(): Promise<void> {
    giveLaptops(this.home);
    const env = { ...process.env, REMOTE_ACCESS_REHEARSAL_HOME: this.home, NO_COLOR: "1" };
    const line = 'eval "$(npm --prefix "$PROJECT" run --silent rehearsal:env)" && env -0';
    const { code, stdout, stderr } = await run("sh", ["-c", line], { ...env, PROJECT });
    if (code !== 0) throw new Error(`no engine: ${stderr}`);
    this.environment = Object.fromEntries(
      stdout
        .split("\0")
        .filter((entry) => entry.includes("="))
        .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
    );
  }

  get env(): NodeJS.ProcessEnv {
    if (this.environment === undefined) throw new Error("start() the engine first");
    return this.environment;
  }

  /** Writes the pins and the statement that `npm run ca -- init` would write into the home. */
  pin(...roots: SelfSigned[]): void {
    const anchors = roots.map(({ sha256 }, index) => ({ name: `rehearsal-${index}`, sha256 }));
    const seals = [{ name: "rehearsal", sha256: this.seal.sha256 }];
    this.write("trust-pins.json", JSON.stringify({ schema: "rehearsal-pins/v1", anchors, seals }));
    this.publish(roots);
  }

  /** Puts another statement in the place of the last one. */
  publish(roots: readonly SelfSigned[], change: Partial<GatewayStatement> = {}): void {
    const statement = statementOf(roots, { ...STATED_SINCE, ...change });
    this.write("certificate-authority/gateway-statement.json", sealed(statement, this.seal));
  }

  /** Writes a file into the home and says where. */
  write(name: string, content: string): string {
    const file = join(this.home, name);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  pulumi(args: readonly string[], cwd: string = this.home): Promise<Ended> {
    return run("pulumi", args, this.env, cwd);
  }

  /** `pulumi policy analyze` of made-up resources; the statement is configured whatever else is. */
  async analyze(
    resources: readonly WrittenResource[],
    options: { subscription?: string; pack?: string; config?: object } = {},
  ): Promise<Verdict> {
    const { subscription, pack = PACK, config } = options;
    const args = [
      "--file",
      this.write("state.json", stateOf(resources, subscription)),
      "--policy-pack",
      pack,
    ];
    const configuration = JSON.stringify({ ...STATED, ...config });
    args.push("--policy-pack-config", this.write("config.json", configuration));
    return verdictOf(await this.pulumi(["policy", "analyze", "--json", ...args]));
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}

interface Event {
  readonly policyEvent?: Readonly<Record<string, string | undefined>>;
  readonly diagnosticEvent?: { readonly severity?: string; readonly message?: string };
}

/** Reads the violations out of what `pulumi policy analyze --json` or a streaming preview printed. */
export function verdictOf(ended: Ended): Verdict {
  const events = ended.stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Event);
  const violations = events.flatMap(({ policyEvent }): Violation[] => {
    if (policyEvent === undefined) return [];
    const { policyName = "", resourceUrn = "", enforcementLevel = "", message = "" } = policyEvent;
    const resource = resourceUrn.split("::").at(-1) ?? "";
    return [{ rule: policyName, resource, level: enforcementLevel, message }];
  });
  const errors = events.flatMap(({ diagnosticEvent: told }) =>
    told?.severity === "error" ? [told.message ?? ""] : [],
  );
  const blocked: Record<string, string[]> = {};
  for (const { resource, rule } of violations) {
    const rules = (blocked[resource] ??= []);
    if (!rules.includes(rule)) rules.push(rule);
  }
  return { ...ended, violations, blocked, errors };
}
