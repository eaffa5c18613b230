import { createHash, createPublicKey, X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { obtain } from "../../engine/obtain";
import { progressOn } from "../../engine/progress";
import { AuthorityCommands, type LaptopStatus } from "../../main-job/authority";
import type { RehearsalName } from "../../main-job/rehearsed-stack";
import type { Places } from "../../places";
import { rootNamed, serverCertificate } from "./certificates";
import { computedReach } from "./computed-reach";
import type { DeclaredAccess, LabInput, LabLaptop } from "./lab-input";
import { laptopProfiles } from "./laptop-profiles";
import { probeList } from "./probe-list";
import { projectCommand } from "./project-commands";

/** The name of a gateway as Azure gives them; profiles and certificate must agree on it. */
const SERVER = "azuregateway-lab.vpn.azure.com";

/** A rehearsal that stands has its engine: nothing has to be waited for. */
const SILENT = progressOn(() => undefined);

/** @returns why no lab can be made of a rehearsal, with what helps; nothing where it stands */
export function missingRehearsal({ requestLog, home }: Places, rehearsal: RehearsalName): string[] {
  return [requestLog, join(home, "laptops")]
    .filter((path) => !existsSync(path))
    .slice(0, 1)
    .map(
      (path) =>
        `${path} is not there: bring the stack up first, with npm run rehearse -- --stack ${rehearsal}`,
    );
}

/**
 * Gathers what a lab needs from a rehearsal that stands ({@link missingRehearsal}).
 *
 * @param plan file with the plan; the rehearsal's own log of requests unless given
 * @throws Error where something of it cannot be used
 */
export async function prepare(
  places: Places,
  rehearsal: RehearsalName,
  plan: string | undefined,
  now: Date,
): Promise<LabInput> {
  const file = plan ?? places.requestLog;
  const stack = rehearsal === "dev" ? "dev" : "city";
  const env = { ...process.env, REMOTE_ACCESS_REHEARSAL_HOME: places.home };
  const server = { ...(await serverCertificate(SERVER, now)), name: SERVER };
  const tried = { name: file, text: readFileSync(file, "utf8") };
  const [engine, access, computed, profiles, status, list] = await Promise.all([
    obtain({ ...places, env: process.env, offline: true, progress: SILENT }),
    projectCommand(places.project, ["access-report", "command.ts"], ["--json", "--stack", stack], env),
    computedReach(places.project, places.home, tried, env),
    laptopProfiles(places.project, places.home, stack, server, env),
    new AuthorityCommands(places, env).status(),
    probeList(places.project, places.home, stack, env),
  ]);
  const declared = JSON.parse(access) as DeclaredAccess;
  return {
    plan: tried,
    access: declared,
    computed,
    profiles,
    cityRules: await cityRules(places.project, stack, declared, env),
    laptops: laptopsOf(places.home, status),
    rehearsal: { project: places.project, home: places.home, cache: places.cache, engine: engine.bin },
    anchor: anchorOf(places.home),
    otherAnchor: await rootNamed("CN=Device CA G0 (rehearsal),O=Rehearsal,C=DE", now),
    server,
    probe: { script: join(places.project, "infra", "probe", "scripts", "probe.py"), list },
    agent: join(places.project, "rehearsal", "lab", "agent", "agent.cjs"),
    now: now.toISOString(),
  };
}

async function cityRules(
  project: string,
  stack: string,
  { enforcement }: DeclaredAccess,
  env: NodeJS.ProcessEnv,
): Promise<LabInput["cityRules"]> {
  if (enforcement !== "city-firewall") return undefined;
  const device = "azure0";
  const args = ["--stack", stack, "--format", "nftables", "--interface", device];
  return { rules: await projectCommand(project, ["city-firewall", "command.ts"], args, env), device };
}

/** Every laptop that has ever had a certificate; the key of a real one would lie in its TPM. */
function laptopsOf(home: string, status: readonly LaptopStatus[]): LabLaptop[] {
  const issued = certificatesByKey(join(home, "certificate-authority", "certificates"));
  return status.flatMap(({ device, department, state }) => {
    const keyFile = join(home, "laptops", `${device}.key`);
    if (department === undefined || !existsSync(keyFile)) return [];
    const key = readFileSync(keyFile, "utf8");
    const certificate = issued.get(keyName(createPublicKey(key).export({ type: "spki", format: "der" })));
    if (certificate === undefined) return [];
    const commonName = /CN=(.+)$/m.exec(new X509Certificate(certificate).subject)![1]!;
    return [{ inventory: device, department, state, key, certificate, commonName }];
  });
}

function certificatesByKey(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith(".cer"))
      .map((name) => {
        const pem = readFileSync(join(folder, name), "utf8");
        const spki = new X509Certificate(pem).publicKey.export({ type: "spki", format: "der" });
        return [keyName(spki), pem];
      }),
  );
}

const keyName = (spki: Buffer) => createHash("sha256").update(spki).digest("hex");

function anchorOf(home: string) {
  const folder = join(home, "certificate-authority");
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { certificate: read("device-ca-g1.crt"), key: read("device-ca-g1.key") };
}
