import { z } from "zod";
import { inAny, inPorts, type Packet } from "./packet";

/** Of what `npm run access -- --json` prints, what says who may reach what (docs/access.md). */
const report = z.object({
  schema: z.literal("access/v1"),
  zones: z.array(z.object({ name: z.string(), kind: z.string(), ranges: z.array(z.string()) })),
  rules: z.array(
    z.object({
      rule: z.string(),
      direction: z.enum(["to-service", "to-device"]),
      from: z.array(z.string()),
      to: z.array(z.string()),
      ports: z.array(z.string()),
    }),
  ),
});
export type Reported = z.infer<typeof report>;
export type ReportedRule = Reported["rules"][number];

export const reported = (json: string): Reported => report.parse(JSON.parse(json));

/** The row that allows a packet: "Whatever is not in this table is denied, in both directions." */
export function rowFor({ rules }: Reported, packet: Packet): ReportedRule | undefined {
  return rules.find(
    ({ from, to, ports }) =>
      inAny(from, packet.from) &&
      inAny(to, packet.to) &&
      ports.some((text) => {
        const [transport, numbers] = text.split("/");
        return transport === packet.transport && inPorts(numbers!, packet.port);
      }),
  );
}

/** Laptops of any kind: their addresses are handed out by the gateway. */
export function laptopRanges({ zones }: Reported): string[] {
  return zones
    .filter(({ kind }) => ["clients", "remediation", "quarantine"].includes(kind))
    .flatMap(({ ranges }) => ranges);
}
