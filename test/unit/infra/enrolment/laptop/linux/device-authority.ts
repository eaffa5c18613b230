import { randomBytes, X509Certificate } from "node:crypto";
import type { ProvenKey } from "../../../../../../infra/certificate-authority/core/certificate-request";
import {
  issuingAnchor,
  type IssuingAnchor,
} from "../../../../../../infra/certificate-authority/core/issuing-anchor";
import { issue, prepareLeaf } from "../../../../../../infra/certificate-authority/core/leaf-certificate";
import { pemOf } from "../../../../../../infra/certificate-authority/core/pem";
import type { Signer } from "../../../../../../infra/certificate-authority/core/signer";
import { anchorPem, newSigner } from "../../../anchors";

const DAY_MS = 86_400_000;

export const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS);

/** An anchor and what it signs, by the authority's own core: for single certificates without a city around them. */
export class DeviceAuthority {
  private constructor(
    readonly anchor: IssuingAnchor,
    readonly anchorPem: string,
    readonly signer: Signer,
  ) {}

  static async of(commonName: string): Promise<DeviceAuthority> {
    const signer = newSigner(2_048);
    const pem = await anchorPem(signer, { commonName, notBefore: daysFromNow(-100), days: 300 });
    return new DeviceAuthority(issuingAnchor(pem), pemOf(new X509Certificate(pem).raw), signer);
  }

  /** @returns what the authority would publish for the key */
  async certificate(key: ProvenKey, notBefore: Date, days = 14): Promise<string> {
    const device = { inventory: "LT-0001", department: "parks", zone: "devices.example" };
    const prepared = prepareLeaf({ device, key, serial: randomBytes(16), notBefore, days }, this.anchor);
    return pemOf((await issue(prepared, this.anchor, this.signer)).der);
  }
}
