import { requestDer, rsa, spkiSha256, type KeyPair } from "../../certificate-authority/requests";

/** The time at which everything happens. */
export const NOW = new Date("2026-06-15T12:00:00Z");
export const TENANT = "11111111-2222-4333-8444-555555555555";
export const SCRIPT = "22222222-2222-4222-8222-222222222222";

/** Keys are slow to make: a few, made once, for as many tests. */
const keys: KeyPair[] = [];
export function keyPair(number: number): KeyPair {
  return (keys[number] ??= rsa(2_048));
}

const requests: string[] = [];
/** Base64 of the DER. */
export function csr(number: number): string {
  return (requests[number] ??= Buffer.from(requestDer(keyPair(number))).toString("base64"));
}

export function keySha256(number: number): string {
  return spkiSha256(keyPair(number));
}

export function inventory(number: number): string {
  return `LT-${String(number).padStart(5, "0")}`;
}

export function deviceId(number: number): string {
  return `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** A sound laptop as Intune lists it, its user included. */
export function managedDevice(number: number, wishes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: deviceId(number),
    deviceName: inventory(number),
    managedDeviceOwnerType: "company",
    enrolledDateTime: "2026-02-01T08:00:00.1234567Z",
    lastSyncDateTime: "2026-06-15T11:00:00Z",
    operatingSystem: "Windows",
    osVersion: "10.0.26100.4061",
    complianceState: "compliant",
    complianceGracePeriodExpirationDateTime: "9999-12-31T23:59:59Z",
    jailBroken: "Unknown",
    managementAgent: "mdm",
    azureADDeviceId: `bbbbbbbb-0000-4000-8000-${String(number).padStart(12, "0")}`,
    deviceRegistrationState: "registered",
    isEncrypted: true,
    serialNumber: `5CG${String(number).padStart(7, "0")}`,
    manufacturer: "Example & Sons",
    model: "Notebook 14",
    partnerReportedThreatState: "secured",
    deviceHealthAttestationState: {
      issuedDateTime: "0001-01-01T00:00:00Z",
      secureBoot: "",
      codeIntegrity: "",
    },
    userPrincipalName: "erika.mustermann@musterstadt.example",
    userDisplayName: "Erika Mustermann",
    emailAddress: "erika.mustermann@musterstadt.example",
    phoneNumber: "+49 30 1234567",
    ...wishes,
  };
}

export function report(number: number, wishes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    schema: "laptop-report/v1",
    csr: csr(number),
    storage: "tpm",
    firewall: "on",
    preBoot: "tpm-and-pin",
    join: "hybrid",
    edition: "Enterprise",
    encrypted: true,
    evidence: "bitLockerStatus",
    rooted: "no",
    ...wishes,
  };
}

/** The script's run on a laptop, as Graph lists it. */
export function runState(
  number: number,
  output: unknown = JSON.stringify(report(number)),
  wishes: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: `${SCRIPT}:${deviceId(number)}`,
    detectionState: "success",
    lastStateUpdateDateTime: "2026-06-14T09:00:00Z",
    preRemediationDetectionScriptOutput: output,
    preRemediationDetectionScriptError: "C:\\Users\\Erika.Mustermann\\x.ps1 failed",
    managedDevice: { id: deviceId(number) },
    ...wishes,
  };
}

/** What the register says of the laptops of those numbers. */
export function registered(
  ...numbers: readonly number[]
): Array<{ inventory: string; serialNumber: string }> {
  return numbers.map((number) => ({
    inventory: inventory(number),
    serialNumber: `5CG${String(number).padStart(7, "0")}`,
  }));
}
