import type { LaptopStatus } from "./authority";

const HEADINGS: Readonly<Record<string, string>> = {
  works: "have a certificate and get in",
  waiting: "may have a certificate, and will get it",
  lapsing: "get in until their certificate ends",
  "to-revoke": "must be revoked",
  revoked: "have only revoked certificates",
  out: "stay out",
};

/** The city's laptops by state; those that do not simply work with the reasons. */
export function laptopTable(laptops: readonly LaptopStatus[]): string {
  return Object.entries(HEADINGS)
    .flatMap(([state, heading]) => {
      const found = laptops.filter((laptop) => laptop.state === state);
      if (found.length === 0) return [];
      const rows = state === "works" ? [] : found.map(row);
      return [`  ${String(found.length).padStart(3)}  ${heading}`, ...rows];
    })
    .join("\n");
}

function row({ device, department, reasons }: LaptopStatus): string {
  const why = reasons.map(({ code, detail }) => (detail === undefined ? code : `${code} (${detail})`));
  return `         ${device}  ${(department ?? "").padEnd(10)}  ${why.join(", ")}`;
}
