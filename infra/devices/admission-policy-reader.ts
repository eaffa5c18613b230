import { createHash } from "node:crypto";
import type { AdmissionPolicy } from "./admission-policy";
import { admissionPolicySchema } from "./admission-policy-schema";
import type { RecordFault } from "./record-fault";
import { readReviewedYaml } from "./reviewed-yaml";

export interface AdmissionPolicyReading {
  /** Present when the file has no fault. */
  readonly policy?: AdmissionPolicy;
  /** Of the file's bytes, 64 lower-case hex digits: which policy a certificate was issued under. */
  readonly sha256?: string;
  /** All of them, in the order of the lines. */
  readonly faults: readonly RecordFault[];
}

/**
 * Reads an admission policy (`admission-policy/v1`, YAML in UTF-8). A deviation that is over is no fault of the file:
 * `policyNotes` lists it, and admission says which devices it hits.
 *
 * @param content the file's bytes, or its text as UTF-8 decoding gave it
 * @param file its name, for the messages
 */
export function readAdmissionPolicy(content: Uint8Array | string, file?: string): AdmissionPolicyReading {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const message = "this is no UTF-8; save the file in this encoding";
    return { faults: [{ kind: "form", line: 1, message, ...(file === undefined ? {} : { file }) }] };
  }
  const { value, faults } = readReviewedYaml(text, admissionPolicySchema, file);
  if (value === undefined) return { faults };
  const { sources, posture, forms, certificate, remediation, os, require, keys } = value;
  return {
    policy: { sources, posture, forms, certificate, remediation, os, require, keys },
    sha256: createHash("sha256").update(bytes).digest("hex"),
    faults,
  };
}
