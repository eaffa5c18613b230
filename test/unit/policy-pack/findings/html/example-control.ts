import type { ControlResult } from "../../../../../policy-pack/findings/controls/controls";

export function exampleControl(changed: Partial<ControlResult> = {}): ControlResult {
  return {
    catalogue: "BSI IT-Grundschutz 2023",
    id: "NET.3.3.A4",
    title: "Sichere Konfiguration",
    sentence: { de: "Nur Geräte der Stadt kommen durch.", en: "Only devices of the city get through." },
    state: "enforced",
    by: ["p2s-certificate-only", "docs/admission.md"],
    findings: 1,
    ...changed,
  };
}
