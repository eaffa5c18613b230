import type { DeviceOutcome } from "./profile-plan";

const COLUMNS = ["inventory", "department", "platform", "folder", "refused"] as const;

/** Who gets what, as CSV (RFC 4180) for device management and help desk. */
export function devicesCsv(devices: readonly DeviceOutcome[]): string {
  const rows = devices.map((device) => [
    device.inventory,
    device.department ?? "",
    ...("folder" in device ? [device.platform, device.folder, ""] : ["", "", device.refusal]),
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The same for the person who ran the command: numbers first, then everybody who gets none, and why. */
export function devicesReport(devices: readonly DeviceOutcome[]): string[] {
  const folders = new Map<string, number>();
  for (const device of devices) {
    if ("folder" in device) folders.set(device.folder, (folders.get(device.folder) ?? 0) + 1);
  }
  const refused = devices.flatMap((device) => ("refusal" in device ? [device] : []));
  return [
    ...[...folders]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([folder, count]) => `${String(count).padStart(6)}  ${folder}`),
    `${String(refused.length).padStart(6)}  without a profile`,
    ...refused.map(({ inventory, refusal }) => `${inventory}: ${refusal}`),
  ];
}
