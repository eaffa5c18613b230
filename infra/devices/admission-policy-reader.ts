import { createHash } from "node:crypto";
import type { AdmissionPolicy } from "./admission-policy";
import { admissionPolicySchema } from "./admission-policy-schema";
import { faultsOfLifetime, settledDays } from "./policy-lifetime";
import type { RecordFault } from "./record-fault";
import { readReviewedYaml } from "./reviewed-yaml";

export interface AdmissionPolicyReading {
  /** Present when the file has no fault, and it suits the fleet. */
  readonly policy?: AdmissionPolicy;
  /** Whether the file leaves the certificates' lifetime to be computed. */
  readonly computed?: boolean;
  /** Of the file's bytes, 64 lower-case hex digits: which policy a certificate was issued under. */
  readonly sha256?: string;
  /** All of them, in the order of the lines. */
  readonly faults: readonly RecordFault[];
}

/**
 * Reads an admission policy (`admission-policy/v1`, YAML in UTF-8). A deviation that is over is no fault of the file:
 * `policyNotes` lists it, and admission says which devices it hits. A lifetime that the fleet is too large for is one.
 *
 * @param content the file's bytes, or its text as UTF-8 decoding gave it
 * @param fleet devices that may hold certificates; 0 where nobody can tell
 * @param file its name, for the messages
 */
export function readAdmissionPolicy(
  content: Uint8Array | string,
  fleet: number,
  file?: string,
): AdmissionPolicyReading {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const message = "this is no UTF-8; save the file in this encoding";
    return { faults: [{ kind: "form", line: 1, message, ...(file === undefined ? {} : { file }) }] };
  }
  const { value, faults } = readReviewedYaml(text, admissionPolicySchema, file, (read) =>
    faultsOfLifetime(read, fleet),
  );
  const days = value && settledDays(value, fleet);
  if (value === undefined || days === undefined) return { faults };
  const { sources, posture, forms, remediation, os, require, keys } = value;
  const certificate = { ...value.certificate, days };
  return {
    policy: { sources, posture, forms, certificate, remediation, os, require, keys },
    computed: value.certificate.days === "computed",
    sha256: createHash("sha256").update(bytes).digest("hex"),
    faults,
  };
}
