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
  readonly anchors: readonly AnchorPlace[];
  /** The key of the first anchor. */
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
  /** Folder in which the authority remembers what it saw last, and finds approvals. */
  readonly state: string;
  /** Who may be the second person: each a role with an Ed25519 public key (PEM). Empty: nobody. */
  readonly approvers: ReadonlyArray<{ readonly name: string; readonly publicKey: string }>;
  readonly reconcile: ReconcileSettings;
  /** Where requests and posture come from; undefined where somebody else puts them into place. */
  readonly collect?: CollectPlace;
  /** The gateway that is told; undefined where only `pulumi up` by hand reaches it. */
  readonly gateway?: GatewayPlace;
  /** An anchor that the gateway trusts only while a crisis is declared. */
  readonly crisis?: CrisisPlace;
}

export interface ReconcileSettings {
  /** Hour of UTC, 0 to 23: from then on the gateway may be changed for what is not urgent, once a day. */
  readonly maintenanceHour: number;
  /** The newest posture record may be so old; beyond it the source counts as down. */
  readonly sourceMaxAgeHours: number;
  /** For so long may devices be renewed on their last good posture, once two people have approved it. */
  readonly sourceDownDays: number;
}

/** Microsoft Graph, or a folder into which the management of the city drops its export. */
export type CollectPlace =
  { readonly intune: { readonly tenant: string; readonly script: string } } | { readonly drop: string };

/** The gateway that the statement is made for, and how it is brought there. */
export interface GatewayPlace {
  /** The all-zero one is a rehearsal's. */
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
  /** Folder of the Pulumi program: a checkout of the release that the stack was last brought up with. */
  readonly project: string;
  readonly stack: string;
  /** The stack's configuration, where it is not in `Pulumi.<stack>.yaml`. */
  readonly configFile?: string;
  /** Folder of the policy pack that judges the update; without it nothing does. */
  readonly policyPack?: string;
  readonly policyPackConfig?: string;
}

export interface AnchorPlace {
  readonly name: string;
  readonly certificate: string;
  /** The key of an anchor that does not sign: not yet, or no longer. The first one's stands at the top. */
  readonly signer?: KeyPlace;
}

export interface CrisisPlace {
  readonly name: string;
  readonly certificate: string;
  readonly signer: KeyPlace;
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
const guid = z.guid({ error: "write a GUID" });
const wholeNumber = (from: number, to: number) => {
  const error = `write a whole number, ${from} to ${to}`;
  return z.int({ error }).min(from, { error }).max(to, { error });
};
const anchorName = z
  .string({ error: "write the anchor's name" })
  .regex(/^[a-z][a-z0-9-]{1,39}$/, { error: "write 2 to 40 small letters, digits, hyphens" });
const azureName = z.string({ error: "write its name in Azure" }).regex(/^[\w.()-]{1,90}$/, {
  error: "write its name in Azure: letters, digits and . _ - ( )",
});
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
        name: anchorName,
        certificate: path("the anchor's PEM file"),
        signer: key.optional(),
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
  state: path("a folder for what the authority remembers").default("state"),
  approvers: z
    .array(
      z.strictObject({
        name: z
          .string({ error: "write the approver's role" })
          .regex(/^[a-z][a-z0-9-]{1,39}$/, { error: "write a role: 2 to 40 small letters, digits, hyphens" }),
        publicKey: path("the approver's public key (PEM)"),
      }),
      { error: "write the list of approvers, each with name and publicKey" },
    )
    .default([]),
  reconcile: z
    .strictObject({
      maintenanceHour: wholeNumber(0, 23).default(1),
      sourceMaxAgeHours: wholeNumber(1, 168).default(24),
      sourceDownDays: wholeNumber(1, 14).default(7),
    })
    .prefault({}),
  collect: z
    .union(
      [
        z.strictObject({ intune: z.strictObject({ tenant: guid, script: guid }) }),
        z.strictObject({ drop: z.string().min(1) }),
      ],
      { error: "write intune: { tenant: <GUID>, script: <GUID> }, or drop: <folder>" },
    )
    .optional(),
  gateway: z
    .strictObject({
      subscription: guid,
      resourceGroup: azureName,
      name: azureName,
      project: path("the folder of the Pulumi program"),
      stack: z.string({ error: "write the stack's name" }).regex(/^[\w./-]{1,100}$/, {
        error: "write the stack's name",
      }),
      configFile: path("the stack's configuration").optional(),
      policyPack: path("the folder of the policy pack").optional(),
      policyPackConfig: path("the policy pack's configuration").optional(),
    })
    .optional(),
  crisis: z
    .strictObject({ name: anchorName, certificate: path("the anchor's PEM file"), signer: key })
    .optional(),
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
  return parseAuthority(text, file);
}

/**
 * The same, of a text that does not lie in the file yet.
 *
 * @throws Error with every fault
 */
export function parseAuthority(text: string, file: string): Authority {
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
    anchors: value.anchors.map(({ name, certificate, signer }) => ({
      name,
      certificate: at(certificate),
      ...(signer === undefined ? {} : { signer: keyAt(signer) }),
    })),
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
    state: at(value.state),
    approvers: value.approvers.map(({ name, publicKey }) => ({ name, publicKey: at(publicKey) })),
    reconcile: value.reconcile,
    ...(value.collect === undefined ? {} : { collect: collectAt(value.collect, at) }),
    ...(value.gateway === undefined ? {} : { gateway: gatewayAt(value.gateway, at) }),
    ...(value.crisis === undefined
      ? {}
      : {
          crisis: {
            name: value.crisis.name,
            certificate: at(value.crisis.certificate),
            signer: keyAt(value.crisis.signer),
          },
        }),
  };
}

type AtPlace = (path: string) => string;

function collectAt(place: CollectPlace, at: AtPlace): CollectPlace {
  return "drop" in place ? { drop: at(place.drop) } : place;
}

function gatewayAt(
  {
    project,
    configFile,
    policyPack,
    policyPackConfig,
    ...names
  }: NonNullable<z.infer<typeof authoritySchema>["gateway"]>,
  at: AtPlace,
): GatewayPlace {
  return {
    ...names,
    project: at(project),
    ...(configFile === undefined ? {} : { configFile: at(configFile) }),
    ...(policyPack === undefined ? {} : { policyPack: at(policyPack) }),
    ...(policyPackConfig === undefined ? {} : { policyPackConfig: at(policyPackConfig) }),
  };
}

/** @param home a rehearsal's home */
export function defaultAuthorityFile(home: string): string {
  return join(home, "certificate-authority", AUTHORITY_FILE);
}

function faultsOfMeaning({ sound, has, fault }: ReadYaml): RecordFault[] {
  const faults: RecordFault[] = [];
  const listed = sound.indexes(["anchors"]);
  if (sound.get<string>(["environment"]) === "production") {
    const others = listed.map((index) => ["anchors", index, "signer"]);
    for (const place of [["signer"], ["seal"], ["crisis", "signer"], ...others]) {
      if (sound.get<string>([...place, "software"]) !== undefined) {
        faults.push(fault(place, "is a software key, for rehearsals and development only; write keyVault"));
      }
    }
  }
  if (has(["anchors", 0, "signer"])) {
    faults.push(fault(["anchors", 0, "signer"], "the first anchor's key stands at the top; write it there"));
  }
  if (has(["crisis"]) && listed.length === 3) {
    const message =
      "with a crisis anchor there is room for two others, the new one and the old one; drop the oldest";
    faults.push(fault(["anchors", 2], message));
  }
  const anchors = listed.map((index) => ["anchors", index, "name"]);
  const approvers = sound.indexes(["approvers"]).map((index) => ["approvers", index, "name"]);
  for (const places of [[...anchors, ["crisis", "name"]], approvers]) {
    const names = new Set<string>();
    for (const place of places) {
      const name = sound.get<string>(place);
      if (name === undefined) continue;
      if (names.has(name)) faults.push(fault(place, `"${name}" is used twice; write another`));
      names.add(name);
    }
  }
  return faults;
}
