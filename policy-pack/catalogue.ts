import type { Rule } from "./rule";
import { alarmMailOnly } from "./rules/alarm-mail-only";
import { auditKeptHere } from "./rules/audit-kept-here";
import { caKeyInHsm } from "./rules/ca-key-in-hsm";
import { connectionIdOnly } from "./rules/connection-id-only";
import { dnsPinned } from "./rules/dns-pinned";
import { fileShareClosed } from "./rules/file-share-closed";
import { filtersNarrow } from "./rules/filters-narrow";
import { gatewayCapable } from "./rules/gateway-capable";
import { gatewayNoForeignTraffic } from "./rules/gateway-no-foreign-traffic";
import { ledgerStoreClosed } from "./rules/ledger-store-closed";
import { noForeignAdministration } from "./rules/no-foreign-administration";
import { mailNotPublished } from "./rules/mail-not-published";
import { noGrantOnProtected } from "./rules/no-grant-on-protected";
import { noPolicyBackdoor } from "./rules/no-policy-backdoor";
import { nothingIntoProtected } from "./rules/nothing-into-protected";
import { noIgnoreChanges } from "./rules/no-ignore-changes";
import { onlyOwnEndpoints } from "./rules/only-own-endpoints";
import { onlyManagedDevicesReachServices } from "./rules/only-managed-devices-reach-services";
import { opaqueBudget } from "./rules/opaque-budget";
import { p2sAuthExplicit } from "./rules/p2s-auth-explicit";
import { p2sCertificateOnly } from "./rules/p2s-certificate-only";
import { p2sGatewayBound } from "./rules/p2s-gateway-bound";
import { p2sGroupsCertificateOnly } from "./rules/p2s-groups-certificate-only";
import { p2sIkev2Only } from "./rules/p2s-ikev2-only";
import { p2sIpsecStrong } from "./rules/p2s-ipsec-strong";
import { p2sNoUserAuthResidue } from "./rules/p2s-no-user-auth-residue";
import { p2sPoolPinned } from "./rules/p2s-pool-pinned";
import { p2sRevocationsComplete } from "./rules/p2s-revocations-complete";
import { p2sRootPinned } from "./rules/p2s-root-pinned";
import { p2sRootWellformed } from "./rules/p2s-root-wellformed";
import { protectCrownJewels } from "./rules/protect-crown-jewels";
import { providerPinned } from "./rules/provider-pinned";
import { signRightSingle } from "./rules/sign-right-single";
import { signRoleNarrow } from "./rules/sign-role-narrow";
import { storeClosed } from "./rules/store-closed";
import { typeAllowed } from "./rules/type-allowed";
import { vaultClosed } from "./rules/vault-closed";
import { vpnNoSourceRewriting } from "./rules/vpn-no-source-rewriting";

/** Every rule of the pack, in the order in which they are reported. */
export const catalogue: readonly Rule[] = [
  p2sAuthExplicit,
  p2sCertificateOnly,
  p2sNoUserAuthResidue,
  p2sRootPinned,
  p2sRootWellformed,
  p2sRevocationsComplete,
  p2sIkev2Only,
  p2sIpsecStrong,
  connectionIdOnly,
  p2sGroupsCertificateOnly,
  p2sGatewayBound,
  noForeignAdministration,
  noGrantOnProtected,
  noPolicyBackdoor,
  noIgnoreChanges,
  p2sPoolPinned,
  gatewayCapable,
  vpnNoSourceRewriting,
  gatewayNoForeignTraffic,
  vaultClosed,
  caKeyInHsm,
  signRoleNarrow,
  signRightSingle,
  ledgerStoreClosed,
  fileShareClosed,
  onlyOwnEndpoints,
  filtersNarrow,
  onlyManagedDevicesReachServices,
  auditKeptHere,
  alarmMailOnly,
  nothingIntoProtected,
  dnsPinned,
  storeClosed,
  mailNotPublished,
  opaqueBudget,
  providerPinned,
  protectCrownJewels,
  typeAllowed,
];
