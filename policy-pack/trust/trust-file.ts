import { z } from "zod";
import { isPrivate, parseRange } from "../reachability/address-ranges";
import { duplicates, readYaml, sentence, unlessKeys } from "../reviewed-file";
import {
  ASSET_PARTS,
  isDay,
  REHEARSED_PEERS,
  type FreshAnchorStack,
  type OpaqueBudget,
  type PinnedPeer,
  type PinnedSigner,
  type ProtectedAssets,
} from "./assets";

/** The subscription that no real deployment can have. */
export const ALL_ZERO = "00000000-0000-0000-0000-000000000000";

/** A certificate that the city trusts as root of its devices' certificates. */
export interface TrustAnchor {
  readonly name: string;
  /** SHA-256 of the DER bytes, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  /** Who answers for it, for readers of the file. */
  readonly owner: string;
  /** Last day on which it counts (UTC); without it the certificate's own end decides. */
  readonly until?: string;
}

/** A key whose signature makes a gateway statement one of the city's certificate authority. */
export interface StatementSeal {
  readonly name: string;
  /** SHA-256 of the key's SubjectPublicKeyInfo in DER, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  readonly owner: string;
  /** Last day on which it counts (UTC). */
  readonly until?: string;
}

/** A key with which security signs a break-glass override. */
export interface OverrideKey {
  readonly name: string;
  /** SHA-256 of the key's SubjectPublicKeyInfo in DER, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
  readonly owner: string;
  /** Last day on which it counts (UTC). */
  readonly until?: string;
}

/** A range of addresses that the city gives to nobody but its clients. */
export interface ClientPool {
  readonly name: string;
  /** In CIDR form, private, without host bits. */
  readonly prefix: string;
  readonly owner: string;
}

/** The trust file's content. */
export interface Trust {
  readonly anchors: readonly TrustAnchor[];
  readonly seals?: readonly StatementSeal[] | undefined;
  readonly overrides?: readonly OverrideKey[] | undefined;
  /** `floor`: the lowest sequence of a gateway statement that security accepts. */
  readonly statement?: { readonly floor: number } | undefined;
  readonly pools?: readonly ClientPool[] | undefined;
  readonly protected?: ProtectedAssets | undefined;
  readonly signers?: readonly PinnedSigner[] | undefined;
  readonly peers?: readonly PinnedPeer[] | undefined;
  readonly opaque?: readonly OpaqueBudget[] | undefined;
  readonly freshAnchors?: readonly FreshAnchorStack[] | undefined;
  /** The one place of a rehearsal's pins, its pools, what it protects, and the one subscription in which all that counts. */
  readonly rehearsal?: {
    readonly subscription: string;
    readonly pins: string;
    readonly pools?: readonly string[] | undefined;
    readonly protected?: { readonly networks: readonly string[] } | undefined;
    readonly peers?: ReadonlyArray<Omit<PinnedPeer, "name" | "owner">> | undefined;
  };
}

/** What counts while a trust file has a fault. */
export const NO_TRUST: Trust = { anchors: [] };

/** Either a trust file that is right in every line, or everything that is wrong with it. */
export type TrustReading =
  { readonly ok: true; readonly trust: Trust } | { readonly ok: false; readonly faults: readonly string[] };

const text = (what: string) => z.string({ error: what }).min(1, { error: what });
const DAY = 'write a day of the calendar as "2027-03-31", in quotation marks';
const DIGEST =
  "write the SHA-256 of the DER bytes: 64 hexadecimal digits, lower case, in quotation marks if all are digits";
const SPKI_DIGEST =
  "write the SHA-256 of the key's SubjectPublicKeyInfo in DER: 64 hexadecimal digits, lower case, in quotation marks if all are digits";
const FLOOR = "write the lowest sequence that is accepted, a whole number from 0 on";
const PINS = 'write a file name without folder, as "trust-pins.json"';

const NETWORK = `write the id of a virtual network of the subscription ${ALL_ZERO}`;
const REHEARSED = new RegExp(
  `^/subscriptions/${ALL_ZERO}/resourceGroups/[^/]+/providers/Microsoft\\.Network/virtualNetworks/[^/]+$`,
  "i",
);

const RANGE = 'write a private range without host bits, as "10.81.0.0/16"';

const range = z.string({ error: RANGE }).refine(isPrivateRange, { error: RANGE });
const pool = z.strictObject(
  {
    name: text("write a name"),
    prefix: range,
    owner: text("write who answers for this pool"),
  },
  { error: unlessKeys("write a pool: name, prefix and owner") },
);
const anchor = z.strictObject(
  {
    name: text("write a name"),
    sha256: z.string({ error: DIGEST }).regex(/^[0-9a-f]{64}$/, { error: DIGEST }),
    owner: text("write who answers for this anchor"),
    until: z.string({ error: DAY }).refine(isDay, { error: DAY }).optional(),
  },
  { error: unlessKeys("write an anchor: name, sha256, owner and perhaps until") },
);
const seal = z.strictObject(
  {
    name: text("write a name"),
    sha256: z.string({ error: SPKI_DIGEST }).regex(/^[0-9a-f]{64}$/, { error: SPKI_DIGEST }),
    owner: text("write who answers for this seal"),
    until: z.string({ error: DAY }).refine(isDay, { error: DAY }).optional(),
  },
  { error: unlessKeys("write a seal: name, sha256, owner and perhaps until") },
);
const override = z.strictObject(
  {
    name: text("write a name"),
    sha256: z.string({ error: SPKI_DIGEST }).regex(/^[0-9a-f]{64}$/, { error: SPKI_DIGEST }),
    owner: text("write who answers for this key"),
    until: z.string({ error: DAY }).refine(isDay, { error: DAY }).optional(),
  },
  { error: unlessKeys("write a key of break-glass: name, sha256, owner and perhaps until") },
);
const schema = z.strictObject(
  {
    schema: z.literal("trust/v1", { error: 'write "trust/v1"' }),
    anchors: z.array(anchor, { error: 'write the list of anchors, "anchors: []" when there is none' }),
    seals: z.array(seal, { error: 'write the list of seals, "seals: []" when there is none' }).optional(),
    overrides: z
      .array(override, { error: 'write the list of keys of break-glass, "overrides: []" when there is none' })
      .optional(),
    statement: z
      .strictObject(
        { floor: z.int({ error: FLOOR }).min(0, { error: FLOOR }) },
        { error: unlessKeys("write floor, the lowest sequence of a statement that is accepted") },
      )
      .optional(),
    pools: z
      .array(pool, { error: 'write the list of client pools, "pools: []" when there is none' })
      .optional(),
    ...ASSET_PARTS,
    rehearsal: z
      .strictObject({
        subscription: z.literal(ALL_ZERO, {
          error: `write "${ALL_ZERO}": in any other subscription a rehearsal's pins would open a real gateway`,
        }),
        pins: z.string({ error: PINS }).regex(/^[\w-]+\.json$/, { error: PINS }),
        pools: z.array(range, { error: "write the list of the rehearsal's client pools" }).optional(),
        peers: REHEARSED_PEERS,
        protected: z
          .strictObject(
            {
              networks: z.array(z.string({ error: NETWORK }).regex(REHEARSED, { error: NETWORK }), {
                error: "write the list of the networks that a rehearsal protects",
              }),
            },
            { error: unlessKeys("write networks, the ids of what a rehearsal protects") },
          )
          .optional(),
      })
      .optional(),
  },
  {
    error: unlessKeys(
      "write schema, anchors and perhaps seals, overrides, statement, pools, protected, signers, peers, opaque, freshAnchors and rehearsal",
    ),
  },
);

/**
 * Reads the text of a trust file.
 *
 * Unknown keys and duplicates are faults: a key that is misspelt must not silently stop to restrict. All faults are
 * reported at once, each with its line.
 */
export function readTrust(text: string, file: string): TrustReading {
  const yaml = readYaml(text, file);
  if (!yaml.ok) return yaml;
  const { content, place } = yaml;
  const parsed = schema.safeParse(content);
  if (!parsed.success) {
    return {
      ok: false,
      faults: parsed.error.issues.map((issue) => `${place(issue.path)}: ${sentence(issue)}`),
    };
  }
  const repeated = [
    ...repetitions(parsed.data).map(
      ({ list, index, key, first }) =>
        `${place([list, index, key])}: ${list}[${index}].${key}: the same as in ${list}[${first}]; remove one of them`,
    ),
    ...sealsAsOverrides(parsed.data).map(
      ({ index, seal }) =>
        `${place(["overrides", index, "sha256"])}: overrides[${index}].sha256: the same as in seals[${seal}]; make a key for break-glass alone`,
    ),
  ];
  if (repeated.length > 0) return { ok: false, faults: repeated };
  return { ok: true, trust: trustOf(parsed.data) };
}

function repetitions({ anchors, seals, overrides, pools, signers, peers }: z.infer<typeof schema>) {
  return [
    ...duplicates("anchors", anchors, "name"),
    ...duplicates("anchors", anchors, "sha256"),
    ...duplicates("seals", seals ?? [], "name"),
    ...duplicates("seals", seals ?? [], "sha256"),
    ...duplicates("overrides", overrides ?? [], "name"),
    ...duplicates("overrides", overrides ?? [], "sha256"),
    ...duplicates("pools", pools ?? [], "name"),
    ...duplicates("pools", pools ?? [], "prefix"),
    ...duplicates("signers", signers ?? [], "name"),
    ...duplicates("signers", signers ?? [], "principal"),
    ...duplicates("peers", peers ?? [], "name"),
    ...["address", "fqdn"].flatMap((key) =>
      duplicates(
        "peers",
        (peers ?? []).map((peer) => ({ [key]: peer[key as "address" | "fqdn"] ?? peer.name })),
        key,
      ),
    ),
  ];
}

/** A seal is a key with which a machine signs every day; people decide about an override. */
function sealsAsOverrides({ seals, overrides }: z.infer<typeof schema>) {
  return (overrides ?? []).flatMap(({ sha256 }, index) => {
    const seal = (seals ?? []).findIndex((other) => other.sha256 === sha256);
    return seal === -1 ? [] : [{ index, seal }];
  });
}

/** What the file leaves out is missing in the trust as well. */
function trustOf({ schema: _, anchors, rehearsal, ...rest }: z.infer<typeof schema>): Trust {
  return {
    anchors,
    ...Object.fromEntries(Object.entries(rest).filter(([, part]) => part !== undefined)),
    ...(rehearsal ? { rehearsal } : {}),
  };
}

function isPrivateRange(text: string): boolean {
  const parsed = parseRange(text);
  return parsed !== undefined && isPrivate(parsed);
}
