import "reflect-metadata"; // @peculiar/x509 needs it first
import { AsnConvert } from "@peculiar/asn1-schema";
import {
  Extensions,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
} from "@peculiar/asn1-x509";
import * as x509 from "@peculiar/x509";
import { presumptuousRequest, purposesOf } from "../../../../../rehearsal/lab/authority/other-purposes";
import { certificateFor, newKey } from "../../../../../rehearsal/lab/preparation/certificates";

const DEVICE = "LT-0001@amt.example";
const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;
const { digitalSignature, keyCertSign } = x509.KeyUsageFlags;
const purposes = (...usages: string[]) => new x509.ExtendedKeyUsageExtension(usages);
const signing = new x509.KeyUsagesExtension(digitalSignature, true);
const noAuthority = new x509.BasicConstraintsExtension(false, undefined, true);
const USUAL = [noAuthority, signing, purposes(clientAuth)];
let key: string;

beforeAll(async () => {
  key = await newKey();
});

it.each([
  ["the device's name, for client authentication, no authority", DEVICE, USUAL],
  [`CN=www.example, for client authentication, no authority`, "www.example", USUAL],
  [
    "the device's name and www.example, for client authentication, no authority",
    DEVICE,
    [...USUAL, new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "www.example" }])],
  ],
  [
    "the device's name, for client authentication and server authentication, no authority",
    DEVICE,
    [noAuthority, signing, purposes(clientAuth, serverAuth)],
  ],
  ["the device's name, for every purpose, no authority", DEVICE, [noAuthority, signing]],
  ["the device's name, for 1.2.3.4, no authority", DEVICE, [noAuthority, signing, purposes("1.2.3.4")]],
  [
    "the device's name, for client authentication, an authority",
    DEVICE,
    [new x509.BasicConstraintsExtension(true, undefined, true), signing, purposes(clientAuth)],
  ],
  [
    "the device's name, for client authentication, an authority",
    DEVICE,
    [noAuthority, new x509.KeyUsagesExtension(keyCertSign, true), purposes(clientAuth)],
  ],
  // Without key usage a certificate may sign others.
  ["the device's name, for client authentication, an authority", DEVICE, [noAuthority, purposes(clientAuth)]],
])("says of a certificate: %s", async (words, name, extensions) => {
  const certificate = await certificateFor(key, {
    subject: `CN=${name}`,
    notBefore: new Date(),
    days: 1,
    extensions,
  });
  expect(purposesOf(certificate, DEVICE)).toBe(words);
});

it("the request asks for all of that, and proves its key", async () => {
  const request = new x509.Pkcs10CertificateRequest(await presumptuousRequest(key));
  expect(await request.verify()).toBe(true);
  const [attribute] = request.attributes;
  const wishes = AsnConvert.parse(attribute!.values[0]!, Extensions).map(({ extnID }) => extnID);
  const asked = [id_ce_basicConstraints, id_ce_keyUsage, id_ce_extKeyUsage, id_ce_subjectAltName];
  expect(wishes).toEqual(asked);
});
