import { X509Certificate } from "node:crypto";
import { listAt, quoted, repeated, textAt } from "./properties";
import { GATEWAY } from "./relations";
import { WRITES, type Properties, type ServiceRule } from "./service-rule";

const CERTIFICATES = "https://learn.microsoft.com/azure/vpn-gateway/point-to-site-certificate-gateway";
const LIMITS =
  "https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits";

const [MOST_ROOTS, MOST_REVOKED] = [20, 300];

const ROOTS = "vpnClientConfiguration.vpnClientRootCertificates";
const REVOKED = "vpnClientConfiguration.vpnClientRevokedCertificates";
const rootsOf = (properties: Properties) => listAt(properties, ...ROOTS.split("."));
const revokedOf = (properties: Properties) => listAt(properties, ...REVOKED.split("."));

export const clientCertificates: readonly ServiceRule[] = [
  {
    id: "root-certificates-at-most",
    types: [GATEWAY],
    on: WRITES,
    source: CERTIFICATES,
    code: "RehearsalTooManyRoots",
    check: ({ properties }) => tooMany(rootsOf(properties).length, MOST_ROOTS, ROOTS),
  },
  {
    id: "revoked-certificates-at-most",
    types: [GATEWAY],
    on: WRITES,
    source: LIMITS,
    code: "RehearsalTooManyRevoked",
    check: ({ properties }) => tooMany(revokedOf(properties).length, MOST_REVOKED, REVOKED),
  },
  {
    id: "root-certificate-data",
    types: [GATEWAY],
    on: WRITES,
    source:
      "https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-troubleshoot-vpn-point-to-site-connection-problems",
    code: "VpnClientRootCertificateDataInvalid",
    codeSource: "https://github.com/Azure/azure-libraries-for-java/issues/1287",
    check: ({ properties }) =>
      rootsOf(properties).flatMap((root, i) =>
        isCertificateData(textAt(root, "publicCertData"))
          ? []
          : [
              `${ROOTS}[${i}].publicCertData is no certificate in Base64 on one line; write the DER form so, without BEGIN and END lines`,
            ],
      ),
  },
  {
    id: "revoked-thumbprint-form",
    types: [GATEWAY],
    on: WRITES,
    source: CERTIFICATES,
    code: "RehearsalThumbprint",
    check: ({ properties }) =>
      revokedOf(properties).flatMap((one, i) => {
        const thumbprint = textAt(one, "thumbprint");
        return thumbprint !== undefined && /^[0-9A-Fa-f]{40}$/.test(thumbprint)
          ? []
          : [
              `${REVOKED}[${i}].thumbprint is ${quoted(thumbprint)}; write the certificate's SHA-1 as 40 hexadecimal digits without blanks or colons`,
            ];
      }),
  },
  {
    id: "revoked-thumbprints-distinct",
    types: [GATEWAY],
    on: WRITES,
    source: CERTIFICATES,
    code: "RehearsalThumbprintTwice",
    check: ({ properties }) =>
      repeated(
        revokedOf(properties)
          .map((one) => textAt(one, "thumbprint"))
          .filter((thumbprint) => thumbprint !== undefined),
      ).map((thumbprint) => `${REVOKED} has the thumbprint ${quoted(thumbprint)} twice; leave one out`),
  },
];

function tooMany(found: number, most: number, path: string): readonly string[] {
  return found <= most ? [] : [`${path} has ${found} members; a gateway takes at most ${most}`];
}

/**
 * Whether Azure takes it. The Base64 of a PEM file is taken too, and no client can sign in then
 * (https://github.com/Azure/azure-cli/issues/29123): a mistake for the policy pack to find, not for the service.
 */
function isCertificateData(text: string | undefined): boolean {
  if (text === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  try {
    new X509Certificate(Buffer.from(text, "base64"));
    return true;
  } catch {
    return false;
  }
}
