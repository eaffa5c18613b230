/** What others ask for and this city must not do: both denied together, no gateway can be changed at all. */
export const OPPOSED = {
  id: "21a6bc25-125e-4d13-b82d-2e19b7208ab7",
  name: "VPN gateways should use only Azure Active Directory (Azure AD) authentication for point-to-site users",
  benchmark: "CIS Microsoft Azure Foundations Benchmark 5.0.0, 7.9",
} as const;

/** The warning in one paragraph. */
export const OPPOSED_WARNING =
  `Azure's built-in policy ${OPPOSED.id} ("${OPPOSED.name}") and ${OPPOSED.benchmark} ask for the opposite: sign-in with ` +
  "Entra ID and nothing else. Assigned with Deny where these definitions hold, the two refuse every gateway between them, and the " +
  "next change of the gateway, the revocation of a stolen laptop as well, fails. Exempt the gateway's resource group from it, or set it " +
  "to Disabled there (docs/adr/0006-certificates-not-entra.md).";
