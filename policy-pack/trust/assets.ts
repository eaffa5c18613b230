import { z } from "zod";
import { parseRange } from "../reachability/address-ranges";

/** What of the city's must be reached through its remote access only, wherever else a stack reaches out to it. */
export interface ProtectedAssets {
  /** Ids in lower case. A resource in one of them is the city's own, and whatever cannot be judged there is blocked. */
  readonly subscriptions: readonly string[];
  /** Ids of virtual networks. */
  readonly networks: readonly string[];
  /** Ranges in CIDR form, without host bits: networks of the city, in Azure or not. */
  readonly prefixes: readonly string[];
  /** Ids of key vaults. */
  readonly vaults: readonly string[];
  /** Ids of storage accounts. */
  readonly accounts: readonly string[];
  /** DNS names, of which names below them are part. */
  readonly suffixes: readonly string[];
}

/** Who may sign with a key of a protected vault, beside the issuer that the remote-access stack makes. */
export interface PinnedSigner {
  readonly name: string;
  /** Object id of the principal, in lower case. */
  readonly principal: string;
  readonly owner: string;
  /** Last day on which it counts (UTC). */
  readonly until?: string | undefined;
}

/** The other end of a tunnel. */
export interface PinnedPeer {
  readonly name: string;
  /** Its address on the Internet; or the name, in lower case, where it has no address of its own. One of the two. */
  readonly address?: string | undefined;
  readonly fqdn?: string | undefined;
  /** What may stand behind it. */
  readonly prefixes: readonly string[];
  readonly owner: string;
}

/** How much of a stack may be left unjudged: resources of these types, until that day. */
export interface OpaqueBudget {
  readonly project: string;
  /** Every stack of the project where it is missing. */
  readonly stack?: string | undefined;
  readonly types: readonly string[];
  readonly most: number;
  /** Last day on which it counts (UTC). */
  readonly until: string;
  readonly owner: string;
}

/** A stack whose gateway may trust an anchor that was made in the same deployment and is pinned afterwards. */
export interface FreshAnchorStack {
  readonly project: string;
  readonly stack: string;
  readonly until: string;
  readonly owner: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const RANGE = 'write a range without host bits, as "10.80.0.0/22"';
const DAY = 'write a day of the calendar as "2027-03-31", in quotation marks';

const text = (what: string) => z.string({ error: what }).min(1, { error: what });
const owner = text("write who answers for it");
const uuid = (what: string) =>
  z.string({ error: what }).regex(UUID, { error: `${what}, in lower case, as "5f0c1e2a-…"` });
const range = z.string({ error: RANGE }).refine((value) => parseRange(value) !== undefined, { error: RANGE });
const day = z.string({ error: DAY }).refine(isDay, { error: DAY });

/** An id as Azure writes it; letter case is Azure's own affair. */
function id(kind: string, type: string) {
  const form = new RegExp(`^/subscriptions/[0-9a-f-]{36}/resourceGroups/[^/]+/providers/${type}/[^/]+$`, "i");
  const error = `write the id of a ${kind}, /subscriptions/…/providers/${type}/…`;
  return z.string({ error }).regex(form, { error });
}

const list = <T extends z.ZodType>(entry: T, what: string) =>
  z.array(entry, { error: `write a list of ${what}` });
const unknown = (what: string) => (issue: { code?: string }) =>
  issue.code === "unrecognized_keys" ? undefined : what;

const DNS_NAME = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]$/;
const SUFFIX = 'write a DNS name in lower case without a dot at its ends, as "intern.musterstadt.example"';

/** Each once, in whatever letter case: what protects a thing twice would count as two things. */
const distinct = (entry: z.ZodType<string>, what: string) =>
  list(entry, what).superRefine((values, context) =>
    values.forEach((value, index) => {
      const first = values.findIndex((other) => other.toLowerCase() === value.toLowerCase());
      if (first < index)
        context.addIssue({
          code: "custom",
          path: [index],
          message: `the same as in [${first}]; remove one of them`,
        });
    }),
  );

const assets = z.strictObject(
  {
    subscriptions: distinct(uuid("write the id of a subscription"), "ids of subscriptions").default([]),
    networks: distinct(id("virtual network", "Microsoft.Network/virtualNetworks"), "ids of networks").default(
      [],
    ),
    prefixes: distinct(range, "ranges").default([]),
    vaults: distinct(id("key vault", "Microsoft.KeyVault/vaults"), "ids of vaults").default([]),
    accounts: distinct(
      id("storage account", "Microsoft.Storage/storageAccounts"),
      "ids of storage accounts",
    ).default([]),
    suffixes: distinct(z.string({ error: SUFFIX }).regex(DNS_NAME, { error: SUFFIX }), "DNS names").default(
      [],
    ),
  },
  {
    error: unknown(
      "write subscriptions, networks, prefixes, vaults, accounts and suffixes, each if there are any",
    ),
  },
);
const signer = z.strictObject(
  {
    name: text("write a name"),
    principal: uuid("write the object id of a principal"),
    owner,
    until: day.optional(),
  },
  { error: unknown("write a signer: name, principal, owner and perhaps until") },
);
const end = {
  address: z.ipv4({ error: 'write an IPv4 address, as "203.0.113.77"' }).optional(),
  fqdn: z.string({ error: SUFFIX }).regex(DNS_NAME, { error: SUFFIX }).optional(),
  prefixes: list(range, "ranges").min(1, { error: "write at least one range" }),
};
const oneEnd = ({ address, fqdn }: { address?: string | undefined; fqdn?: string | undefined }) =>
  (address === undefined) !== (fqdn === undefined);
const ONE_END = "write one of address and fqdn: where the other end of the tunnel is";
const peer = z
  .strictObject(
    { name: text("write a name"), ...end, owner },
    { error: unknown("write a peer: name, address or fqdn, prefixes and owner") },
  )
  .refine(oneEnd, { error: ONE_END });

/** The other ends of a rehearsal's tunnels, which belong to nobody. */
export const REHEARSED_PEERS = list(
  z
    .strictObject(end, { error: unknown("write a peer: address or fqdn, and prefixes") })
    .refine(oneEnd, { error: ONE_END }),
  "the other ends of a rehearsal's tunnels",
).optional();
const opaque = z.strictObject(
  {
    project: text("write the name of a Pulumi project"),
    stack: text("write the name of a stack").optional(),
    types: list(text("write a type, as command:local:Command"), "types").min(1, {
      error: "write at least one type",
    }),
    most: z.int({ error: "write how many, a whole number from 1 on" }).min(1, {
      error: "write how many, a whole number from 1 on",
    }),
    until: day,
    owner,
  },
  { error: unknown("write a budget: project, perhaps stack, types, most, until and owner") },
);
const fresh = z.strictObject(
  {
    project: text("write the name of a Pulumi project"),
    stack: text("write the name of a stack"),
    until: day,
    owner,
  },
  { error: unknown("write a stack: project, stack, until and owner") },
);

/** The parts of a trust file that say what is protected and what may be excepted; all of them may be left out. */
export const ASSET_PARTS = {
  protected: assets.optional(),
  signers: list(signer, "signers").optional(),
  peers: list(peer, "peers").optional(),
  opaque: list(opaque, "budgets").optional(),
  freshAnchors: list(fresh, "stacks").optional(),
};

/** Whether a text is a day of the calendar, as 2027-03-31. */
export function isDay(value: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}
