import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { printFaults, type RecordFault } from "../devices/record-fault";
import { readReviewedYaml, type ReadYaml } from "../devices/reviewed-yaml";

/** What one certificate authority is made of (`authority/v1`); all paths are absolute. */
export interface Authority {
  /** For readers of statements. */
  readonly name: string;
  readonly environment: Environment;
  /** The last part of every device's name: `<inventory>@<department>.<device zone>`. */
  readonly deviceZone: string;
  /** Those the gateway trusts. The first signs. */
  readonly anchors: ReadonlyArray<{ readonly name: string; readonly certificate: string }>;
  readonly signer: KeyPlace;
  readonly seal: KeyPlace;
  readonly ledger: { readonly folder: string } | { readonly container: string };
  readonly register: string;
  readonly rollout: string;
  readonly posture: string;
  readonly policy: string;
  /** Folder with one request a device, `<inventory>.csr`. */
  readonly requests: string;
  /** Folder that a web server may publish. */
  readonly certificates: string;
  readonly statement: string;
}

export type Environment = "rehearsal" | "development" | "production";

/** A key in a file, or one version of a key in a vault. */
export type KeyPlace = { readonly software: string } | { readonly keyVault: string };

/** The name under which a rehearsal's home keeps it, and the default of every command there. */
export const AUTHORITY_FILE = "authority.yaml";

const path = (what: string) =>
  z.string({ error: `write the path of ${what}` }).min(1, { error: `write the path of ${what}` });
const KEY = "write software: <file>, or keyVault: https://<vault>.vault.azure.net/keys/<name>/<version>";
const key = z.union(
  [z.strictObject({ software: z.string().min(1) }), z.strictObject({ keyVault: z.string().min(1) })],
  { error: KEY },
);
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

export const authoritySchema = z.strictObject({
  schema: z.literal("authority/v1", { error: 'write "authority/v1"' }),
  name: z
    .string({ error: "write the authority's name" })
    .regex(/^[\p{L}\d .()-]{3,60}$/u, { error: "write 3 to 60 letters, digits, blanks, dots, hyphens" }),
  environment: z.enum(["rehearsal", "development", "production"], {
    error: "write rehearsal, development or production",
  }),
  deviceZone: z
    .string({ error: "write the zone of the devices' names, such as devices.musterstadt.example" })
    .regex(new RegExp(`^${label}(?:\\.${label})+$`), {
      error: "write at least two DNS labels of small letters, digits and hyphens",
    }),
  anchors: z
    .array(
      z.strictObject({
        name: z
          .string({ error: "write the anchor's name" })
          .regex(/^[a-z][a-z0-9-]{1,39}$/, { error: "write 2 to 40 small letters, digits, hyphens" }),
        certificate: path("the anchor's PEM file"),
      }),
      { error: "write the list of anchors, the one that signs first" },
    )
    .min(1, { error: "write at least one anchor" })
    .max(3, { error: "write at most three: the new one, the old one, one for emergencies" }),
  signer: key,
  seal: key,
  ledger: z.union([z.strictObject({ folder: z.string().min(1) }), z.strictObject({ container: z.url() })], {
    error: "write folder: <path>, or container: https://<account>.blob.core.windows.net/<container>",
  }),
  register: path("the device register (CSV or JSON lines)"),
  rollout: path("the rollout plan"),
  posture: path("the posture records (CSV or JSON lines)"),
  policy: path("the admission policy"),
  requests: path("the folder of the requests"),
  certificates: path("the folder for certificates and refusals"),
  statement: path("the gateway statement"),
});

/** The published schema of the file (JSON Schema 2020-12). */
export function authorityJsonSchema(): object {
  return { title: "A certificate authority (authority/v1)", ...z.toJSONSchema(authoritySchema) };
}

/**
 * Reads an authority's file. Relative paths in it start from its folder.
 *
 * @throws Error with every fault, or saying how to get such a file
 */
export function readAuthority(file: string): Authority {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown error"}); ` +
        "name the authority's file with --authority, or make one for a rehearsal with: npm run ca -- init",
      { cause: error },
    );
  }
  const { value, faults } = readReviewedYaml(text, authoritySchema, file, faultsOfMeaning);
  if (value === undefined) throw new Error(printFaults(faults));

  const folder = dirname(resolve(file));
  const at = (path: string) => resolve(folder, path);
  const keyAt = (place: KeyPlace): KeyPlace =>
    "software" in place ? { software: at(place.software) } : place;
  return {
    name: value.name,
    environment: value.environment,
    deviceZone: value.deviceZone,
    anchors: value.anchors.map(({ name, certificate }) => ({ name, certificate: at(certificate) })),
    signer: keyAt(value.signer),
    seal: keyAt(value.seal),
    ledger: "folder" in value.ledger ? { folder: at(value.ledger.folder) } : value.ledger,
    register: at(value.register),
    rollout: at(value.rollout),
    posture: at(value.posture),
    policy: at(value.policy),
    requests: at(value.requests),
    certificates: at(value.certificates),
    statement: at(value.statement),
  };
}

/** @param home a rehearsal's home */
export function defaultAuthorityFile(home: string): string {
  return join(home, "certificate-authority", AUTHORITY_FILE);
}

function faultsOfMeaning({ sound, fault }: ReadYaml): RecordFault[] {
  const faults: RecordFault[] = [];
  if (sound.get<string>(["environment"]) === "production") {
    for (const name of ["signer", "seal"]) {
      if (sound.get<string>([name, "software"]) !== undefined) {
        faults.push(fault([name], "is a software key, for rehearsals and development only; write keyVault"));
      }
    }
  }
  const names = new Set<string>();
  for (const index of sound.indexes(["anchors"])) {
    const name = sound.get<string>(["anchors", index, "name"]);
    if (name === undefined) continue;
    if (names.has(name))
      faults.push(fault(["anchors", index, "name"], `"${name}" is used twice; write another`));
    names.add(name);
  }
  return faults;
}
