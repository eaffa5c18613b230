import "reflect-metadata"; // @peculiar/x509 needs it first
import { createPrivateKey, createPublicKey, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/**
 * A request by which a laptop asks for everything that a device's certificate must not be: a web server's, a signer of
 * programs, an authority, under other names.
 *
 * @param key PKCS#8 in PEM
 * @returns PEM
 */
export async function presumptuousRequest(key: string): Promise<string> {
  const { serverAuth, codeSigning, emailProtection } = x509.ExtendedKeyUsage;
  const { keyCertSign, cRLSign } = x509.KeyUsageFlags;
  const pkcs8 = createPrivateKey(key).export({ type: "pkcs8", format: "der" });
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  const request = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      name: "CN=www.musterstadt.example",
      keys: {
        privateKey: await webcrypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, true, ["sign"]),
        publicKey: await webcrypto.subtle.importKey("spki", spki, ALGORITHM, true, ["verify"]),
      },
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
        new x509.ExtendedKeyUsageExtension([serverAuth, codeSigning, emailProtection]),
        new x509.SubjectAlternativeNameExtension([
          { type: "dns", value: "www.musterstadt.example" },
          { type: "email", value: "amtsleitung@musterstadt.example" },
        ]),
      ],
    },
    webcrypto,
  );
  return `${request.toString("pem")}\n`;
}

const PURPOSES: Readonly<Record<string, string>> = {
  [x509.ExtendedKeyUsage.clientAuth]: "client authentication",
  [x509.ExtendedKeyUsage.serverAuth]: "server authentication",
  [x509.ExtendedKeyUsage.codeSigning]: "code signing",
  [x509.ExtendedKeyUsage.emailProtection]: "mail",
};

/**
 * What a certificate is good for, in words.
 *
 * @param pem the certificate
 * @param device the name that it must have
 */
export function purposesOf(pem: string, device: string): string {
  const certificate = new x509.X509Certificate(pem);
  const usages = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages;
  const purposes = usages?.map((usage) => PURPOSES[String(usage)] ?? String(usage)) ?? ["every purpose"];
  const bits = certificate.getExtension(x509.KeyUsagesExtension)?.usages;
  const signs =
    bits === undefined || (bits & (x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign)) !== 0;
  const authority = certificate.getExtension(x509.BasicConstraintsExtension)?.ca === true || signs;
  const other = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? [];
  const names = [
    certificate.subject === `CN=${device}` ? "the device's name" : certificate.subject,
    ...other.map(({ value }) => value),
  ];
  return `${names.join(" and ")}, for ${purposes.join(" and ")}, ${authority ? "an authority" : "no authority"}`;
}
