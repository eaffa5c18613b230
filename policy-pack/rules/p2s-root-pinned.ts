import { quote } from "../findings/quote";
import { identify, type CertificateData } from "../resource-model/certificate";
import { pointToSite, type PointToSite } from "../resource-model/point-to-site";
import { at, type Reading } from "../resource-model/reading";
import { isEmpty } from "../resource-model/value";
import type { Finding, Rule } from "../rule";
import type { Pins } from "../trust/pins";

const WRITE_PINNED =
  "the certificate of the city's own device CA, as base64 of its DER bytes; if this is it, security adds its SHA-256 to trust.yaml";
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
    "fingerprint counts, not the name.",
  controls: [
    "BSI IT-Grundschutz 2023: SYS.2.1.A18, SYS.2.1.A35, NET.3.3.A5, SYS.3.2.2.A21",
    "ISO/IEC 27001:2022 Annex A: 8.5, 8.24",
  ],
  kind: "entrance",
  // It decides who gets in; another root is pinned in trust.yaml.
  exemptable: false,
  check: (resource, { pins }) => pointToSite(resource).flatMap((door) => judge(door, pins)),
};

function judge({ roots, path }: PointToSite, pins: Pins): readonly Finding[] {
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
      if (
        roots.value.every(
          (root) => root.state === "absent" || (root.state === "known" && isEmpty(root.value)),
        )
      ) {
        return [{ path: roots.path, found: "no root certificate", write: WRITE_PINNED }];
      }
      return roots.value.flatMap((root) => judgeRoot(root, pins));
  }
}

function judgeRoot(root: Reading, pins: Pins): readonly Finding[] {
  const flat = at(root, "publicCertData");
  // ARM's own shape wraps each root in `properties`.
  const wrapped = at(root, "properties", "publicCertData");
  const data = wrapped.state === "absent" ? [flat] : flat.state === "absent" ? [wrapped] : [flat, wrapped];
  return data.flatMap((reading) => judgeData(reading, named(root), pins));
}

function judgeData(data: Reading, name: string, pins: Pins): readonly Finding[] {
  switch (data.state) {
    case "absent":
      return [{ path: data.path, found: `root ${name} without a certificate`, write: WRITE_PINNED }];
    case "unknown":
      return [{ path: data.path, found: `root ${name}, which is ${data.reason}`, write: WRITE_LITERAL }];
    case "known": {
      if (typeof data.value !== "string") {
        return [{ path: data.path, found: `root ${name}: ${quote(data.value)}`, write: WRITE_PINNED }];
      }
      const certificate = identify(data.value);
      const pinned = certificate.sha256 !== undefined && pins.anchors.has(certificate.sha256);
      if (pinned && certificate.fault === undefined) return [];
      return [
        {
          path: data.path,
          found: `root ${name}: ${described(certificate)}`,
          write: pinned
            ? "the same certificate as base64 of its DER bytes, without header lines"
            : WRITE_PINNED,
          notes: pins.notes,
        },
      ];
    }
  }
}

function named(root: Reading): string {
  const name = at(root, "name");
  return name.state === "known" ? quote(name.value) : "without a name";
}

function described({ sha256, subject, fault }: CertificateData): string {
  const parts = [
    sha256 === undefined ? undefined : `SHA-256 ${sha256}`,
    subject === undefined ? undefined : `subject ${quote(subject)}`,
    fault === undefined ? undefined : `written as ${fault}`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
