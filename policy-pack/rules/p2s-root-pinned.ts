import { X509Certificate } from "node:crypto";
import { quote } from "../findings/quote";
import { identify, type CertificateData } from "../resource-model/certificate";
import { pointToSite, type PointToSite } from "../resource-model/point-to-site";
import { publicRoot } from "../resource-model/public-roots";
import { at, holdsSomething, type Reading } from "../resource-model/reading";
import type { JudgedResource } from "../resource-model/resource";
import { stackOf } from "../resource-model/urn";
import type { Finding, Rule, RuleContext } from "../rule";
import type { FreshAnchorStack } from "../trust/assets";

const WRITE_OWN = "the certificate of the city's own device CA, as base64 of its DER bytes";
const WRITE_PINNED = `${WRITE_OWN}; if this is it, security adds its SHA-256 to trust.yaml`;
const WRITE_LITERAL =
  "publicCertData as literal text or stack configuration, so that it can be compared before deployment";

/** The gateway trusts the city's own device CA and no other. */
export const p2sRootPinned: Rule = {
  id: "p2s-root-pinned",
  title: "a point-to-site gateway must trust only roots that security pinned in trust.yaml",
  severity: "critical",
  why:
    "the gateway admits every certificate that chains to an uploaded root, whoever issued it, so that one foreign or " +
    "public root opens it to strangers",
  remedy:
    "Upload only the root of the city's device CA; its SHA-256 stands in trust.yaml, which security owns. The " +
    "fingerprint counts, not the name, and a public root is refused even there.",
  controls: [
    "BSI IT-Grundschutz 2023: SYS.2.1.A18, SYS.2.1.A35, NET.3.3.A5, SYS.3.2.2.A21",
    "ISO/IEC 27001:2022 Annex A: 8.5, 8.24",
  ],
  kind: "entrance",
  // It decides who gets in; another root is pinned in trust.yaml.
  exemptable: false,
  check: (resource, context) =>
    pointToSite(resource).flatMap((door) => judge(door, { ...context, fresh: freshFor(resource, context) })),
};

/** What decides about a root: the context, and whether anchors of this stack may be pinned afterwards. */
type Facts = Pick<RuleContext, "pins" | "trust"> & { readonly fresh: FreshAnchorStack | undefined };

function judge({ roots, path }: PointToSite, facts: Facts): readonly Finding[] {
  const { pins } = facts;
  if (pins.faults.length > 0) {
    const found = `a trust file that cannot be used: ${pins.faults.join(" | ")}`;
    return [
      { path, found, write: "nothing in this resource: correct trust.yaml; until then no root is trusted" },
    ];
  }
  switch (roots.state) {
    case "absent":
      return [{ path: roots.path, found: "no root certificate", write: WRITE_PINNED }];
    case "unknown":
      // p2s-auth-explicit already blocks a configuration that is unknown as a whole.
      if (roots.path === path) return [];
      return [{ path: roots.path, found: `roots that are ${roots.reason}`, write: WRITE_LITERAL }];
    case "known":
      if (!roots.value.some(holdsSomething))
        return [{ path: roots.path, found: "no root certificate", write: WRITE_PINNED }];
      return roots.value.flatMap((root) => judgeRoot(root, facts));
  }
}

function judgeRoot(root: Reading, facts: Facts): readonly Finding[] {
  const flat = at(root, "publicCertData");
  // ARM's own shape wraps each root in `properties`.
  const wrapped = at(root, "properties", "publicCertData");
  const data = wrapped.state === "absent" ? [flat] : flat.state === "absent" ? [wrapped] : [flat, wrapped];
  return data.flatMap((reading) => judgeData(reading, at(root, "name"), facts));
}

/** @param name as the program writes it */
function judgeData(data: Reading, name: Reading, facts: Facts): readonly Finding[] {
  const called = `root ${name.state === "known" ? quote(name.value) : "without a name"}`;
  const { path } = data;
  switch (data.state) {
    case "absent":
      return [{ path, found: `${called} without a certificate`, write: WRITE_PINNED }];
    case "unknown":
      return [{ path, found: `${called}, which is ${data.reason}`, write: WRITE_LITERAL }];
    case "known": {
      if (typeof data.value !== "string")
        return [{ path, found: `${called}: ${quote(data.value)}`, write: WRITE_PINNED }];
      const certificate = identify(data.value);
      const known = certificate.der === undefined ? undefined : publicRoot(certificate.der);
      if (known !== undefined) {
        const found = `${called}: ${described(certificate)}, the public root ${quote(known)}`;
        return [{ path, found, write: `${WRITE_OWN}; whoever buys a certificate of this one is inside` }];
      }
      return strangerIn(certificate, name, facts).map((finding) => ({
        path,
        found: `${called}: ${described(certificate)}`,
        ...finding,
      }));
    }
  }
}

/** What to write instead of a certificate that is not pinned, or not written as it has to be. */
function strangerIn(
  certificate: CertificateData,
  name: Reading,
  { pins, trust, fresh }: Facts,
): ReadonlyArray<Pick<Finding, "write" | "notes" | "warns">> {
  const { sha256 = "", fault } = certificate;
  const { notes } = pins;
  const pinned = pins.anchors.has(sha256);
  if (pinned && fault === undefined) return [];
  if (pinned)
    return [{ write: "the same certificate as base64 of its DER bytes, without header lines", notes }];
  const line = pinLine(certificate, name);
  if (line === undefined) return [{ write: WRITE_PINNED, notes }];
  // One that was pinned and has had its last day is not fresh.
  const isFresh = fault === undefined && !trust.anchors.some((anchor) => anchor.sha256 === sha256);
  return fresh !== undefined && isFresh
    ? [{ write: `nothing now: until ${fresh.until} this stack may trust it; ${line}`, notes, warns: true }]
    : [{ write: `${WRITE_OWN}; if this is it, ${line}`, notes }];
}

/** The line of the trust file that pins a certificate, to be taken as it stands but for the owner. */
function pinLine({ sha256, der }: CertificateData, name: Reading): string | undefined {
  if (sha256 === undefined || der === undefined) return undefined;
  const called = name.state === "known" && typeof name.value === "string" ? name.value : "device-ca";
  const until = new Date(new X509Certificate(der).validTo).toISOString().slice(0, 10);
  return (
    "security adds to anchors in trust.yaml: " +
    `- { name: ${JSON.stringify(called)}, sha256: "${sha256}", owner: "<who answers for it>", until: "${until}" }`
  );
}

/** The entry of the trust file that lets this stack trust an anchor before it is pinned, while that counts. */
function freshFor({ urn }: JudgedResource, { trust, now }: RuleContext): FreshAnchorStack | undefined {
  const { stack, project } = stackOf(urn);
  const today = now.toISOString().slice(0, 10);
  return trust.freshAnchors?.find(
    (entry) => entry.stack === stack && entry.project === project && today <= entry.until,
  );
}

function described({ sha256, subject, fault }: CertificateData): string {
  const parts = [
    sha256 === undefined ? undefined : `SHA-256 ${sha256}`,
    subject === undefined ? undefined : `subject ${quote(subject)}`,
    fault === undefined ? undefined : `written as ${fault}`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
