import { createPublicKey, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { createFile, replaceFile } from "./atomic-file";
import { defaultAuthorityFile, readAuthority } from "./authority-file";
import { buildAnchor } from "./core/anchor-certificate";
import { readAnchor, type TrustAnchor } from "./core/anchor-profile";
import { pemOf } from "./core/pem";
import { SoftwareSeal, SoftwareSigner } from "./core/signer";
import { sealName } from "./ledger/checkpoint";
import { softwareKeyAt } from "./run/software-key";
import type { GatewayStatement } from "./statement/statement";
import { keepStatement } from "./statement/statement-file";

/** Where a software authority keeps its files. */
export interface AuthorityFiles {
  readonly folder: string;
  readonly key: string;
  readonly certificate: string;
  /** The key that signs statements and checkpoints. */
  readonly sealKey: string;
  /** Its public half, for whoever verifies the ledger. */
  readonly sealPublicKey: string;
  readonly statement: string;
  /** `authority.yaml`, which the other commands read. */
  readonly authority: string;
  /** SHA-256 of anchors and seal key, for the one rehearsal entry of the policy pack's trust file. */
  readonly pins: string;
}

/** What `init` leaves behind. */
export interface Initialised {
  readonly anchor: TrustAnchor;
  /** Whether the anchor is new. */
  readonly created: boolean;
  /** SHA-256 of the seal key's SubjectPublicKeyInfo: what a stack's settings pin. */
  readonly seal: string;
  readonly statement: GatewayStatement;
  readonly files: AuthorityFiles;
}

const START_AFRESH = "npm run rehearse -- --clean";
const ANCHOR_NAME = "device-ca-g1";
const ANCHOR_DAYS = 397;
const SEAL_NAME = "ledger-seal";
const AUTHORITY_NAME = "Device CA (rehearsal)";

/** The stack of a rehearsal whose gateway is told. */
export interface RehearsedStack {
  readonly stack: string;
  /** Its configuration within the checkout, where that is not `Pulumi.<stack>.yaml`. */
  readonly configFile?: string;
}

/** Paths start from the file's own folder. Only written where there is none: people may change it. */
const authorityText = (
  project: string,
  { stack, configFile }: RehearsedStack,
) => `# The certificate authority of a rehearsal. docs/certificate-authority.md says what each line means.
schema: authority/v1
name: ${AUTHORITY_NAME}
environment: rehearsal
deviceZone: devices.musterstadt.example
anchors:
  - name: ${ANCHOR_NAME}
    certificate: ${ANCHOR_NAME}.crt
signer:
  software: ${ANCHOR_NAME}.key
seal:
  software: ${SEAL_NAME}.key
ledger:
  folder: ledger
register: register.csv
rollout: rollout.yaml
policy: admission-policy.yaml
posture: posture.jsonl
requests: requests
certificates: certificates
statement: gateway-statement.json
gateway:
  subscription: 00000000-0000-0000-0000-000000000000
  resourceGroup: rg-remote-access-musterstadt-${stack}
  name: vpng-musterstadt-${stack}
  project: ${JSON.stringify(project)}
  stack: ${stack}${configLine(project, configFile)}
  policyPack: ${JSON.stringify(join(project, "policy-pack"))}
  policyPackConfig: ${JSON.stringify(join(project, "policy-pack", "remote-access.json"))}
`;

function configLine(project: string, file: string | undefined): string {
  return file === undefined ? "" : `\n  configFile: ${JSON.stringify(join(project, file))}`;
}

/** The checkout that this file belongs to: the program that a rehearsal brings up. */
const PROJECT = resolve(__dirname, "..", "..");

/** @param home the rehearsal's home folder */
export function authorityFiles(home: string): AuthorityFiles {
  const folder = join(home, "certificate-authority");
  return {
    folder,
    key: join(folder, `${ANCHOR_NAME}.key`),
    certificate: join(folder, `${ANCHOR_NAME}.crt`),
    sealKey: join(folder, `${SEAL_NAME}.key`),
    sealPublicKey: join(folder, `${SEAL_NAME}.pub`),
    statement: join(folder, "gateway-statement.json"),
    authority: defaultAuthorityFile(home),
    pins: join(home, "trust-pins.json"),
  };
}

/**
 * Makes keys, anchor, pins and the first statement, each only where it is missing: run again after an interruption,
 * or from two shells at once, it ends with one key of each kind and what belongs to it. A statement that will soon
 * be too old is signed again as it is.
 *
 * @param gateway the stack whose gateway the authority will tell
 * @throws Error when files are there that do not belong together, are open to others, or tell another stack's gateway
 */
export async function initialise(
  home: string,
  now: Date,
  gateway: RehearsedStack = { stack: "dev" },
): Promise<Initialised> {
  const files = authorityFiles(home);
  refuseOtherGateway(files.authority, gateway.stack);
  mkdirSync(files.folder, { recursive: true, mode: 0o700 });

  const signer = new SoftwareSigner(await softwareKeyAt(files.key, "rsa", START_AFRESH));
  const seal = new SoftwareSeal(await softwareKeyAt(files.sealKey, "ec", START_AFRESH));
  let created = false;
  if (!exists(files.certificate)) {
    const der = await buildAnchor(
      {
        commonName: "Device CA G1 (rehearsal)",
        organization: "Rehearsal",
        country: "DE",
        serial: randomBytes(16),
        notBefore: now,
        days: ANCHOR_DAYS,
      },
      signer,
    );
    created = createFile(files.certificate, pemOf(der));
  }

  const pem = readFileSync(files.certificate, "utf8");
  const { anchor, faults } = readAnchor(ANCHOR_NAME, pem, now);
  if (anchor !== undefined && !publicKeyOf(pem).equals(signer.spki)) {
    faults.push("belongs to another private key than the one beside it");
  }
  if (anchor === undefined || faults.length > 0) {
    throw new Error(`${files.certificate} ${faults.join("; ")}. Start afresh with: ${START_AFRESH}`);
  }
  const anchors = [{ name: ANCHOR_NAME, pem }];
  const source = { authority: AUTHORITY_NAME, anchors, now };
  const statement = await keepStatement(files.statement, source, seal);
  replaceFile(files.sealPublicKey, publicPemOf(seal.spki));
  createFile(files.authority, authorityText(PROJECT, gateway));
  replaceFile(files.pins, `${JSON.stringify(pinsOf(anchor, sealName(seal.spki)), null, 2)}\n`);
  return { anchor, created, seal: sealName(seal.spki), statement, files };
}

/** One home, one gateway: in another's, a theft would be brought to the wrong one. */
function refuseOtherGateway(file: string, stack: string): void {
  if (!exists(file)) return;
  const told = readAuthority(file).gateway?.stack;
  if (told === undefined || told === stack) return;
  throw new Error(
    `${file} tells the gateway of the stack ${told}, and not that of ${stack}: a rehearsal of another stack has a home ` +
      "of its own; open a new shell, or name another folder in REMOTE_ACCESS_REHEARSAL_HOME",
  );
}

function publicKeyOf(pem: string): Buffer {
  return createPublicKey(pem).export({ type: "spki", format: "der" });
}

function publicPemOf(spki: Uint8Array): string {
  const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
  return key.export({ type: "spki", format: "pem" }) as string;
}

function pinsOf(anchor: TrustAnchor, seal: string) {
  return {
    schema: "rehearsal-pins/v1",
    anchors: [{ name: anchor.name, sha256: anchor.sha256 }],
    seals: [{ name: SEAL_NAME, sha256: seal }],
  };
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
