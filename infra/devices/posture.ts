/**
 * What a management system saw of one device (`posture/v1`). A record holds facts, never conclusions; what is not
 * known is `unknown` or absent, and neither counts as good.
 */
export interface Posture {
  readonly schema: "posture/v1";
  readonly source: {
    readonly system: "intune" | "baramundi" | "matrix42" | "file";
    readonly tenant: string;
    readonly recordId: string;
  };
  /** RFC 3339, UTC. */
  readonly collectedAt: string;
  readonly device: {
    readonly id: string;
    readonly serialNumber: string;
    /** The inventory number; a record belongs to the device of that number only if the serial numbers agree. */
    readonly name: string;
    readonly manufacturer?: string;
    readonly model?: string;
  };
  readonly ownership: "company" | "personal" | "unknown";
  readonly management: {
    readonly agent: string;
    readonly enrolledAt: string;
    readonly lastSyncAt: string;
    readonly registration: string;
  };
  readonly compliance: {
    readonly state:
      "compliant" | "noncompliant" | "inGracePeriod" | "conflict" | "error" | "configManager" | "unknown";
    readonly graceUntil?: string;
  };
  readonly os: {
    readonly platform: "windows" | "linux" | "macos";
    /** Dotted numbers, such as `10.0.26100.4061`. */
    readonly version: string;
    readonly edition?: string;
  };
  readonly encryption: {
    readonly encrypted: boolean;
    readonly evidence: "isEncrypted" | "bitLockerStatus" | "luks" | "other";
  };
  readonly firewall: "on" | "off" | "unknown";
  /** What the device asks for before the disk opens. */
  readonly preBoot: "tpm" | "tpm-and-pin" | "passphrase" | "none" | "unknown";
  readonly join: "entra" | "hybrid" | "domain" | "none" | "unknown";
  readonly rooted: "no" | "yes" | "unknown";
  readonly health?: {
    readonly attestedAt: string;
    readonly secureBoot: boolean;
    readonly codeIntegrity: boolean;
    readonly tpmVersion?: string;
  };
  readonly threat?: "none" | "low" | "medium" | "high" | "unknown";
  readonly key: {
    /** SHA-256 of the SubjectPublicKeyInfo, 64 lower-case hex digits. */
    readonly spkiSha256: string;
    readonly storage: "tpm" | "software-ksp" | "unknown";
    readonly proof: "none" | "mdm-channel" | "scep-challenge" | "tpm-certify";
    readonly evidenceSha256?: string;
  };
  readonly raw: { readonly sha256: string };
}
