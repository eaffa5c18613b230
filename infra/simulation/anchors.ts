import { X509Certificate } from "node:crypto";
import { pemOf } from "../certificate-authority/core/pem";
import type { TrustedAnchor } from "../certificate-authority/run/publish-statement";

/**
 * Two generations of a trust anchor, made once with `buildAnchor`. Their private keys were thrown away at once: in a
 * simulation nothing is signed with them, and with a fixed certificate the ledger of one seed is always the same.
 */
const DER = {
  g1:
    "MIIEVTCCAr2gAwIBAgIQWyVunLGGGT5gXAIkLckDLjANBgkqhkiG9w0BAQsFADBDMQswCQYDVQQGEwJERTETMBEGA1UECgwK" +
    "U2ltdWxhdGlvbjEfMB0GA1UEAwwWU2ltdWxhdGVkIERldmljZSBDQSBHMTAeFw0yNjAxMDEwMDAwMDBaFw0yNzAyMDQyMzU5" +
    "NTlaMEMxCzAJBgNVBAYTAkRFMRMwEQYDVQQKDApTaW11bGF0aW9uMR8wHQYDVQQDDBZTaW11bGF0ZWQgRGV2aWNlIENBIEcx" +
    "MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEAzXcAYTn8jvOaWvDRN0rXiojpNqe5lwxADH67zzqFSfsK4JHgZHLn" +
    "a53wp5BWX8OYO6szvQi9wEjRx42oUEafXYJ6Z76Gc/8rJ3TI/2c8UY2TcpETS0Lr/hAaDUMN74Z13eRDcCEacbq94fyRaayt" +
    "Z2m54AKc9XfMvOP0v87Conj9mOHAIxrqofxm2/h9hiUIjepleVecOEfbkKeRPzBvC5qA7djtMi42DgPmdcMtWlu2NlyPfc5h" +
    "ech+O/wLUGlbsy7I3JAhI8GzXSCrMhG8sPSn8pufHNgrROMb6cmKhrJSKyTrsFe+T3CTz67KQfa7GIBMNQ769+2eYZeXKt+X" +
    "bu7OROBmZaX29Ue2LOhui1bKInCp/EqO2ubIpZVNo2e1NSVbhpn2mFq1rDjid3HyKDPpHi1jgY9S90cndq+Z8l2Gt6Z8fuSo" +
    "ej9YLO74h5XGyJwCWz8xRB7kevU9832lR85KFLiaDtYeObsFi+58Z8Sc/iIuJ7Gkzx7Gp/qpp9P/AgMBAAGjRTBDMBIGA1Ud" +
    "EwEB/wQIMAYBAf8CAQAwDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBTuHEKzlxcRI0y/bO/m9DJGKaC1/jANBgkqhkiG9w0B" +
    "AQsFAAOCAYEAuH0LfBNoPZV+tpvG/j+0OtUA8VRw7ezj2B+eRASigMkGSxSiTBLgYm/0auaYNotzGGrDsP7c/oFXFOGQiAg8" +
    "tE9Jgic/VHqNTLhdJeshjz2onNA+UdtoMlwK0UPzYhKzH6Iz7mL7GGI/aM6M1Dxiw/XFGWCwkxNgD41wS7TyF2HbihnTK5Az" +
    "vGjRNRGmI4vOycRy6vIh8U4Sza6d/g2WuJJ0anHibGywvZ0bI85EnaxQjghEr3Upjajgm600Ay3v/JfskTPYiwbHxR8njGDZ" +
    "yXm6aIlQfAZvJUVYIbP4XGi45cUheSmsvO53tgqg1s+Ajt8pCCzu4Rj048Xsxf0+i6vJEtJdqelrJWRyLsLYhV7Bn/mm+QIA" +
    "OmHH5Te2c/YBFbQxmgwhBIleJmhygH0Iw4bdOpXhy0vDjc0Ve1/a+59ImZMGC/JngDTZgp25XjCiDItWJb/B2Cdu04V2Iuu9" +
    "XkBfhVQC61RU7TFhbO3jehUQh1y94nC4MWtQ7U3jYvPb",
  g2:
    "MIIEVTCCAr2gAwIBAgIQTyGQMD4Xq5qG/BtfJgIV0TANBgkqhkiG9w0BAQsFADBDMQswCQYDVQQGEwJERTETMBEGA1UECgwK" +
    "U2ltdWxhdGlvbjEfMB0GA1UEAwwWU2ltdWxhdGVkIERldmljZSBDQSBHMjAeFw0yNjA2MDEwMDAwMDBaFw0yNzA3MDUyMzU5" +
    "NTlaMEMxCzAJBgNVBAYTAkRFMRMwEQYDVQQKDApTaW11bGF0aW9uMR8wHQYDVQQDDBZTaW11bGF0ZWQgRGV2aWNlIENBIEcy" +
    "MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEAnmcxidiT8bZGC/0YPimdwRycFwFY6kAOvxk79SI4WjAWyK6NPAvW" +
    "MM6pplKUb3R1IYB3HzR5MbBVYuLxSrTJOY7IF1UgR8YZCZxg0zE1uVTmuMVpbv4Qkzo0+jjvOzFpBlZujCGnZebpFyk76uLU" +
    "RkKlJIv3KNSlxp6GbI4ZjAq7PB/pMyXAXny930UgMuroO+SSl1lH/FgD6o24vaYzNHDB/fFNQF7i26/4Q658qLIwrZAgOxaG" +
    "+PdauWBWxYEawbLt7zDri9FJXxtc3c/rUhSobZiFv7n8zU9uHM9lhSjsyUorHBkFNLWujuqlymKonx1C+kerPHyP5hs+SRQA" +
    "OIKbh+M7Y2k9b588i+ipQ1OIeE+OL8itxDUs8h29DE0hOrrkE6pe0gX5vI66Zsv0cCEazSkC3ZweE+TMGOHSgx/nRTIezQIU" +
    "4kycXhK/qtIKDxHg7Ega/kgw78B7oKvAlUAgwQ5IzFeDDwgCyNjelv+ZGTKBT0xz6W5TRmJF2aipAgMBAAGjRTBDMBIGA1Ud" +
    "EwEB/wQIMAYBAf8CAQAwDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBTW7akC8XZb0J5mJhneROcchHzUqTANBgkqhkiG9w0B" +
    "AQsFAAOCAYEAimKAvXgOeiKGMFg86VnbdZzhYGCp1LvzUg7BtMzC5/UwCWQWiAANE3EyZ/j05bj8aVrnfIKkJE8t0m9IjHDt" +
    "7wE9UJzCp5/AmXXr7rgytJWX66AHxzQGsmzx4emQIk2JLdK/AgR1taHSkf3T22UBZtvZ4z4gj15KtY/vnbrr6UnL8Z2BTDHb" +
    "8Mgp5TOC8TiPy4FtZ2/WlKvjukI2hNtgT6NBacCWC91Vc+d//qjS/e1Cb9UGkL2BWItlpdWOaXqyr2MNvgwnTVkm956akad0" +
    "X/SKFb9YBq30nqzxmaXKUq+M/rXxJ46EODhiyKrUCFX7HMEm9nDPfYmuM68IH/O1j2TW5xwp9G27Efkyv95XLcudJpWu8q49" +
    "LvAG4EzzB7fqim64w5nbo6z7K8q+TbvL6dzQZFf5+ZgitPmO+YygEYrnZexIqkRe/kG25u1JPHgBuXS235F25yYPtT3yaCH4" +
    "S3x1C14QFp+ftJvxDMNpXUwl+vkD4o/YcfElHFzFIdil",
};

/** An anchor as the statement takes it, and its bytes as the issuing run takes them. */
export type SimulatedAnchor = TrustedAnchor & { readonly der: Uint8Array };

/** Valid from 1 January 2026 for 400 days. */
export const FIRST_ANCHOR = anchorOf("device-ca-g1", DER.g1);

/** Valid from 1 June 2026 for 400 days. */
export const SECOND_ANCHOR = anchorOf("device-ca-g2", DER.g2);

function anchorOf(name: string, base64: string): SimulatedAnchor {
  const der = Uint8Array.from(Buffer.from(base64, "base64"));
  const { fingerprint256 } = new X509Certificate(der);
  return { name, der, pem: pemOf(der), sha256: fingerprint256.replaceAll(":", "").toLowerCase() };
}
