import { listAt, quoted, textAt, valueAt } from "./properties";
import { GATEWAY } from "./relations";
import { WRITES, type ServiceRule } from "./service-rule";

/** "New-AzVpnClientIpsecParameter": of all values that connections know, those that point-to-site takes. */
const HELP = "https://learn.microsoft.com/powershell/module/az.network/new-azvpnclientipsecparameter";

const POLICIES = "vpnClientConfiguration.vpnClientIpsecPolicies";

const GCM = ["GCMAES256", "GCMAES128"];

const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  ikeEncryption: [...GCM, "AES256", "AES128"],
  ikeIntegrity: ["SHA384", "SHA256"],
  dhGroup: ["DHGroup24", "ECP384", "ECP256", "DHGroup14", "DHGroup2"],
  ipsecEncryption: [...GCM, "AES256", "AES128"],
  ipsecIntegrity: [...GCM, "SHA256"],
  pfsGroup: ["PFS24", "PFSMM", "ECP384", "ECP256", "PFS14", "PFS2", "None"],
};

export const clientIpsecPolicy: readonly ServiceRule[] = [
  {
    id: "ipsec-policy-values",
    types: [GATEWAY],
    on: WRITES,
    source: HELP,
    code: "RehearsalIpsecPolicyValue",
    check: ({ properties }) =>
      policiesOf(properties).flatMap(({ path, policy }) =>
        Object.entries(ACCEPTED)
          .filter(([name, accepted]) => !accepted.includes(textAt(policy, name) ?? ""))
          .map(
            ([name, accepted]) =>
              `${path}.${name} is ${quoted(valueAt(policy, name))}; point-to-site takes ${accepted.map((one) => quoted(one)).join(", ")}`,
          ),
      ),
  },
  {
    id: "ipsec-policy-gcm",
    types: [GATEWAY],
    on: WRITES,
    source: "https://learn.microsoft.com/azure/virtual-wan/point-to-site-ipsec",
    code: "RehearsalIpsecPolicyGcm",
    check: ({ properties }) =>
      policiesOf(properties).flatMap(({ path, policy }) => {
        const [encryption, integrity] = [textAt(policy, "ipsecEncryption"), textAt(policy, "ipsecIntegrity")];
        const gcm = [encryption, integrity].some((one) => one !== undefined && GCM.includes(one));
        return gcm && encryption !== integrity
          ? [
              `${path}.ipsecEncryption is ${quoted(encryption)} and ipsecIntegrity ${quoted(integrity)}; with GCM write the same in both`,
            ]
          : [];
      }),
  },
];

function policiesOf(properties: Parameters<ServiceRule["check"]>[0]["properties"]) {
  return listAt(properties, ...POLICIES.split(".")).map((policy, i) => ({
    path: `${POLICIES}[${i}]`,
    policy,
  }));
}
