import { X509Certificate, type KeyObject } from "node:crypto";
import { pathLength } from "../resource-model/basic-constraints";
import { quote } from "../findings/quote";
import { identify } from "../resource-model/certificate";
import { pointToSite } from "../resource-model/point-to-site";
import { at, type Reading } from "../resource-model/reading";
import { inEitherShape } from "../resource-model/either-shape";
import type { Finding, Rule, RuleContext } from "../rule";

/** RSA below 3000 bits ended with 2022 (BSI TR-02102-1, section 2.3.1); 3072 is the size in use above it. */
const SMALLEST_RSA_BITS = 3_072;
const CURVES = ["prime256v1", "secp384r1"];
/** An anchor that outlives this is rotated too rarely for rotation to be routine. */
const LONGEST_DAYS = 400;
const DAY_MS = 86_400_000;

const WRITE_ROOT =
  "a self-signed CA certificate with an RSA key of at least 3072 bits or on P-256 or P-384, within its validity";
const WRITE_DER = "the certificate as base64 of its DER bytes, on one line without header lines";

/** A root is what its name says: a living, self-signed CA certificate with a strong key. */
export const p2sRootWellformed: Rule = {
  id: "p2s-root-wellformed",
  title: "a point-to-site root must be a readable, self-signed, unexpired CA certificate with a strong key",
  severity: "high",
  why:
    "a damaged copy, a leaf, an expired or a weak root either locks every laptop out or lets in whoever can compute " +
    "its key, and a certificate that only carries the name of a root proves nothing",
  remedy:
    "Upload the root as the certificate authority issued it: base64 of the DER bytes of a self-signed CA certificate, " +
    "RSA of at least 3072 bits or P-256 or P-384, not expired.",
  controls: [
    "BSI IT-Grundschutz 2023: SYS.2.1.A18, SYS.2.1.A35, CON.1.A1, SYS.3.2.2.A21",
    "ISO/IEC 27001:2022 Annex A: 8.5, 8.24",
  ],
  kind: "entrance",
  // A weak root is one that somebody else may copy: it decides who gets in.
  exemptable: false,
  check: (resource, context) =>
    pointToSite(resource).flatMap(({ roots }) =>
      // What is unknown or absent is judged by p2s-root-pinned.
      roots.state === "known" ? roots.value.flatMap((root) => judgeRoot(root, context)) : [],
    ),
};

function judgeRoot(root: Reading, context: RuleContext): readonly Finding[] {
  return inEitherShape(root, "publicCertData").flatMap((data): Finding[] => {
    if (data.state !== "known" || typeof data.value !== "string") return [];
    const name = at(root, "name");
    const called = `root ${name.state === "known" ? quote(name.value) : "without a name"}`;
    const { der, fault } = identify(data.value);
    const form = fault === undefined ? [] : [{ found: `${called}: ${fault}`, write: WRITE_DER }];
    const write =
      context.scope === "remote-access"
        ? `${WRITE_ROOT}, for ${LONGEST_DAYS} days at most and with path length 0`
        : WRITE_ROOT;
    const content = der === undefined ? [] : faultsOf(new X509Certificate(der), context);
    return [...form, ...content.map((what) => ({ found: `${called}: ${what}`, write }))].map((finding) => ({
      path: data.path,
      ...finding,
    }));
  });
}

function faultsOf(certificate: X509Certificate, { now, scope }: RuleContext): readonly string[] {
  const from = new Date(certificate.validFrom);
  const to = new Date(certificate.validTo);
  const days = Math.ceil((to.getTime() - from.getTime()) / DAY_MS);
  const faults: string[] = [];
  if (!certificate.ca)
    faults.push("no CA certificate, but a certificate of something that may not issue any");
  const key = keyOf(certificate);
  // `checkIssued` compares names, which anybody can write; the signature decides.
  if (key === undefined || !certificate.checkIssued(certificate) || !certificate.verify(key)) {
    faults.push("not signed by its own key: an intermediate, or a damaged copy");
  }
  const weak = key === undefined ? "a key that cannot be read" : weakness(key);
  if (weak !== undefined) faults.push(weak);
  if (now > to) faults.push(`expired on ${to.toISOString().slice(0, 10)}`);
  if (scope === "remote-access" && days > LONGEST_DAYS) {
    faults.push(`valid for ${days} days, while an anchor of this stack lives ${LONGEST_DAYS} at most`);
  }
  if (scope === "remote-access" && certificate.ca) faults.push(...depthOf(certificate));
  return faults;
}

/** An anchor signs the devices' certificates itself: what an authority below it issues no ledger knows, and nobody can revoke. */
function depthOf({ raw }: X509Certificate): readonly string[] {
  const length = pathLength(raw);
  if (length === 0) return [];
  const limit = length === undefined ? "without a path length" : `with a path length of ${length}`;
  return [`${limit}, so that it may make further certificate authorities`];
}

function keyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    return undefined;
  }
}

function weakness({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve = "" } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === "rsa") {
    return modulusLength >= SMALLEST_RSA_BITS ? undefined : `an RSA key of ${modulusLength} bits`;
  }
  if (asymmetricKeyType === "ec" && CURVES.includes(namedCurve)) return undefined;
  return `a key of the kind ${[asymmetricKeyType, namedCurve].filter(Boolean).join(" ")}`;
}
