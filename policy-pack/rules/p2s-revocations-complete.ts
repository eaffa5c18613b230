import { quote } from "../findings/quote";
import { undecided } from "../findings/undecided";
import { identify } from "../resource-model/certificate";
import { inEitherShape } from "../resource-model/either-shape";
import { pointToSite, type PointToSite } from "../resource-model/point-to-site";
import { exactly, type Reading } from "../resource-model/reading";
import type { Finding, Rule, RuleContext } from "../rule";
import { objections, warnings, type Objection } from "../statement/acceptance";
import type { GatewayStatement, RevokedCertificate } from "../statement/sealed-statement";
import type { Pins } from "../trust/pins";

/** The gateway's own record of the statement it was made with, by which the next deployment knows an older one. */
export const TAG = "remote-access-statement";
/** So many thumbprints are named in a message; the rest is counted. */
const MOST_NAMED = 5;

const WRITE_CONFIGURATION =
  'the file of the gateway statement into the configuration of the pack, as {"p2s-revocations-complete": ' +
  '{"statement": "gateway-statement.json"}}, and pass it with --policy-pack-config';
const WRITE_READABLE =
  "the gateway statement as the certificate authority publishes it; npm run ca -- statement makes a new one";
const WRITE_LATEST =
  "nothing here: this is the number of a later statement, so name the file of the latest one in the configuration of the pack";

/** Whoever was thrown out stays out. */
export const p2sRevocationsComplete: Rule = {
  id: "p2s-revocations-complete",
  title:
    "a point-to-site gateway that trusts the city's device CA must carry roots, revocations and number of its current statement",
  severity: "critical",
  why:
    "the certificate of a stolen laptop is good until it expires, so that a gateway without its thumbprint, or one that " +
    "is set back to an older statement, lets the thief in",
  remedy:
    "Take roots, revoked certificates and the tag remote-access-statement from the gateway statement, and name its " +
    "file in the configuration of the pack.",
  controls: [
    "BSI IT-Grundschutz 2023: NET.3.3.A5, SYS.2.1.A35, SYS.3.2.2.A21",
    "ISO/IEC 27001:2022 Annex A: 5.18, 8.5, 8.24",
  ],
  kind: "entrance",
  // It decides who is kept out: no outage is a reason to let a stolen laptop in.
  exemptable: false,
  takesStatement: true,
  check: (resource, context) => {
    const doors = pointToSite(resource)
      .map((door) => ({ ...door, anchors: pinnedRoots(door, context.pins) }))
      .filter(({ anchors }) => anchors.length > 0);
    if (doors.length === 0) return [];
    const { statement, refusals } = consult(context);
    if (statement === undefined) return doors.flatMap(({ path }) => refusals.map(at(path)));
    const hints = warnings(statement, context.now).map((warning) => findingOf(warning, context));
    return [
      ...doors.flatMap((door) => [
        ...strangers(door, statement),
        ...judgeRevoked(door, statement, context.now),
      ]),
      ...(doors.some(({ taggable }) => taggable) ? judgeTag(resource.inputs, statement) : []),
      ...doors.flatMap(({ path }) => hints.map(at(path))).map((hint) => ({ ...hint, warns: true as const })),
    ];
  },
};

/** A root of a gateway that security pinned as the city's. */
interface PinnedRoot {
  readonly path: string;
  readonly name: string;
  readonly sha256: string;
}

type Door = PointToSite & { readonly anchors: readonly PinnedRoot[] };
type Placeless = Omit<Finding, "path">;

const at =
  (path: string) =>
  (finding: Placeless): Finding => ({ path, ...finding });

/** Other roots, and what cannot be decided of them, are for p2s-root-pinned to judge. */
function pinnedRoots({ roots }: PointToSite, pins: Pins): readonly PinnedRoot[] {
  if (roots.state !== "known") return [];
  return roots.value
    .flatMap((root) => inEitherShape(root, "publicCertData"))
    .flatMap((data): PinnedRoot[] => {
      if (data.state !== "known" || typeof data.value !== "string") return [];
      const { sha256 = "" } = identify(data.value);
      const name = pins.anchors.get(sha256);
      return name === undefined ? [] : [{ path: data.path, name, sha256 }];
    });
}

/** The statement that decides, or why there is none. */
function consult(context: RuleContext): {
  readonly statement?: GatewayStatement;
  readonly refusals: readonly Placeless[];
} {
  const { statement: reading, pins, now } = context;
  switch (reading.state) {
    case "none":
      return { refusals: [{ found: "no gateway statement to compare it with", write: WRITE_CONFIGURATION }] };
    case "faulty": {
      const found = `a gateway statement that cannot be used: ${reading.file}: ${reading.faults.join(" | ")}`;
      return { refusals: [{ found, write: WRITE_READABLE }] };
    }
    case "read": {
      const { statement, seal } = reading;
      const refusals = objections(statement, seal, pins, now).map((objection) =>
        findingOf(objection, context),
      );
      return refusals.length > 0 ? { refusals } : { statement, refusals };
    }
  }
}

function findingOf({ what, ...rest }: Objection, { statement }: RuleContext): Placeless {
  const file = statement.state === "none" ? "" : statement.file;
  return { found: `the gateway statement ${file}, which ${what}`, ...rest };
}

function strangers({ anchors }: Door, statement: GatewayStatement): readonly Finding[] {
  const named = new Set(statement.anchors.map(({ sha256 }) => sha256));
  return anchors
    .filter(({ sha256 }) => !named.has(sha256))
    .map(({ path, name, sha256 }) => ({
      path,
      found: `the anchor ${quote(name)} with SHA-256 ${sha256}, which statement ${statement.sequence} does not name`,
      write: `only the anchors of the statement: ${statement.anchors.map((anchor) => quote(anchor.name)).join(", ")}`,
    }));
}

function judgeRevoked(door: Door, statement: GatewayStatement, now: Date): readonly Finding[] {
  const { revoked } = door;
  const required = statement.revoked.filter(({ notAfter }) => Date.parse(notAfter) > now.getTime());
  const write = `vpnClientRevokedCertificates with every thumbprint of statement ${statement.sequence}`;
  switch (revoked.state) {
    case "unknown":
      return [{ path: revoked.path, found: undecided(revoked.reason), write }];
    case "absent":
      return lacking(required, required.length).map((found) => ({ path: revoked.path, found, write }));
    case "known": {
      const entries = revoked.value.map((item) => entryOf(item, door.thumbprintAt));
      const refused = new Set(entries.map(({ thumbprint }) => thumbprint));
      const missing = required.filter(({ thumbprint }) => !refused.has(thumbprint));
      return [
        ...lacking(missing, required.length).map((found) => ({ path: revoked.path, found, write })),
        ...entries.flatMap(({ finding }) => finding ?? []),
      ];
    }
  }
}

/** The sentence on thumbprints that a gateway should carry and does not, if there are any. */
function lacking(missing: readonly RevokedCertificate[], of: number): readonly string[] {
  if (missing.length === 0) return [];
  const named = missing.slice(0, MOST_NAMED).map(({ thumbprint, class: why }) => `${thumbprint} (${why})`);
  const rest = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : "";
  return [`${missing.length} of ${of} revoked certificates missing: ${named.join(", ")}${rest}`];
}

/** The thumbprint of an entry as the statement writes it, and what is wrong with the entry. */
function entryOf(
  item: Reading,
  names: readonly string[],
): { readonly thumbprint?: string; readonly finding?: Finding } {
  const reading = exactly(item, ...names);
  const { path } = reading;
  const write = `${names.join(".")}: 40 hexadecimal digits, as literal text or stack configuration`;
  switch (reading.state) {
    case "absent":
      return { finding: { path, found: "no thumbprint", write } };
    case "unknown":
      return { finding: { path, found: undecided(reading.reason), write } };
    case "known": {
      const text = typeof reading.value === "string" ? reading.value : "";
      const thumbprint = text.replace(/[^0-9a-z]/gi, "").toUpperCase();
      // Nobody promises that Azure takes the separators out before it compares.
      if (/^[0-9a-f]{40}$/i.test(text)) return { thumbprint };
      return { thumbprint, finding: { path, found: quote(reading.value), write } };
    }
  }
}

function judgeTag(inputs: Reading, { sequence }: GatewayStatement): readonly Finding[] {
  const tag = exactly(inputs, "tags", TAG);
  const write = `tags: { "${TAG}": "${sequence}" }, from the statement itself`;
  switch (tag.state) {
    case "absent":
      return [{ path: tag.path, found: "nothing", write }];
    case "unknown":
      return [{ path: tag.path, found: undecided(tag.reason), write }];
    case "known": {
      if (tag.value === String(sequence)) return [];
      const later = typeof tag.value === "string" && /^\d+$/.test(tag.value) && Number(tag.value) > sequence;
      const found = `${quote(tag.value)}, while the statement has the sequence ${sequence}`;
      return [{ path: tag.path, found, write: later ? WRITE_LATEST : write }];
    }
  }
}
