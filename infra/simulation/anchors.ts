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
    "MIIEVTCCAr2gAwIBAgIQZNsTmW7WmiYHq4SnjzH53TANBgkqhkiG9w0BAQsFADBDMQswCQYDVQQGEwJERTETMBEGA1UECgwK" +
    "U2ltdWxhdGlvbjEfMB0GA1UEAwwWU2ltdWxhdGVkIERldmljZSBDQSBHMjAeFw0yNjAxMDIwMDAwMDBaFw0yNzAyMDUyMzU5" +
    "NTlaMEMxCzAJBgNVBAYTAkRFMRMwEQYDVQQKDApTaW11bGF0aW9uMR8wHQYDVQQDDBZTaW11bGF0ZWQgRGV2aWNlIENBIEcy" +
    "MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEAsK9t1hlPjRZtOefFT4jOGoNzua67rTFn5pcUkjc6r3NDnN5KaEaf" +
    "2V85nqYcGu9BHXjegOcRluWcaMujYwRV8JtWMHVQ2a9rYq/xQepP/BSdW/nBPtEb9EwM12UY+ZqgOhTMC+TRDDTV+AjGsTai" +
    "dOkndTFUpM4JjAeNuEdLApHCAYlvnl9IF4JeRgESP8t8NIn2Ae9sKG8LDu82kTyLG9lARJuwiWVrbmN3tjfRvWlsOIPLAgur" +
    "jnxExmGg3Y8P3vjqJ1FrslZJhzlHoWJy2v6+PD/F9yp8VN5T+Ho5QwzaEwgHb1TWvG8p63boKkg7G3yyad9Oycj+k0oSp08p" +
    "JlI5DTtK7x+vx6obyEQQWQFGBRLurf5wCQT8O0pHXlGvz7v56w7308Y9OpAeC4ZNuWDjS0SkgnWp0LflvjxYCi43KYPlOAJY" +
    "n9V/hDPL7NOoZd7e+CpViBPQIQxyelmtgU6GCdoaaxUvBka7qsFuY8220B4In29hSk3SEGQA/uaVAgMBAAGjRTBDMBIGA1Ud" +
    "EwEB/wQIMAYBAf8CAQAwDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBSAR/bt8QrEmy/u31+osYd/WETwnDANBgkqhkiG9w0B" +
    "AQsFAAOCAYEADJWpVU1RkKplP8qEGn0+1GTQZ6mw5ltXeg/Q2E58OP3FUPOjv91AyGUTpuzzKm8go4H98jP8Sv0CxsZ4elpL" +
    "EB/9z1pLzIyOZ/gWxsxLTLUkX75UyIHBV+AAlsbw97ajS22pz4/LVrbPw2p8++9nVsAvHUpqn6UaWL3rH1D6UEDpSBZKtO00" +
    "uyTXTRPnF19NhAOxiQzC6X97k2KZTfTPZPJRJVYibyjPe/E10KB+c/ue/m4VS9xJyQyMrhxr/QH1g7qf6/kn98R+Fk+AK6mL" +
    "jZ7lKGD9dpqUyEVucLBzW/XRbGDa2Zc0GS9GIDaEdJ78YDVIh6X9tvN1kz4Zw4AIahItqAm98AU+RShiuuWP2MsqPUwa3gKL" +
    "yv05Wx0mhcsP2cxsFnH9CXmlJYEjWa182DjgyTTIfXjV6g4pAoSxKPkhCXK//7w7BdiMs58vHgNWn+3FvoxfTDWkSM+GHCW1" +
    "a6LVxTCrtBsxNdT1v39gmPiGXuTFddnJ2WMXvAVl5LVQ",
};

/** An anchor as the statement takes it, and its bytes as the issuing run takes them. */
export type SimulatedAnchor = TrustedAnchor & { readonly der: Uint8Array };

/** Valid from 1 January 2026 for 400 days. */
export const FIRST_ANCHOR = anchorOf("device-ca-g1", DER.g1);

/** Valid from 2 January 2026 for 400 days. */
export const SECOND_ANCHOR = anchorOf("device-ca-g2", DER.g2);

function anchorOf(name: string, base64: string): SimulatedAnchor {
  const der = Uint8Array.from(Buffer.from(base64, "base64"));
  const { fingerprint256 } = new X509Certificate(der);
  return { name, der, pem: pemOf(der), sha256: fingerprint256.replaceAll(":", "").toLowerCase() };
}
