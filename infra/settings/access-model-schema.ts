import { z } from "zod";
import { ENFORCEMENTS } from "../access-model/access-model";
import { VERDICTS } from "../access-model/expectation";
import { DIRECTIONS, DIRECTORY_LEVELS, PURPOSES, SERVICE_KINDS } from "../access-model/service";
import { DAYS } from "../access-model/usage-hours";

/*
 * The shape of what a stack says about access: who may reach what. Meaning is checked in `access-model-settings.ts`.
 */

const SHORT_NAME = /^[a-z][a-z0-9-]{1,29}$/;
const SHORT_NAME_FORM = "write 2 to 30 lower-case letters, digits and hyphens, beginning with a letter";

const listOf = (values: readonly string[]) => `write ${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;

const shortName = (what: string) => z.string(`write ${what}`).regex(SHORT_NAME, SHORT_NAME_FORM);
const text = (what: string) =>
  z.string(`write ${what}`).trim().min(3, `write ${what}`).max(200, "write at most 200 characters");
const owner = text("the role that answers for it, such as IT-Betrieb (never a person)");
const reason = text("why laptops need it");
const ports = (form: string) => z.array(z.string(form), form).min(1, form);
const hosts = z
  .array(
    z.string("write an address such as 10.84.0.10, or a range such as 10.84.0.16/28"),
    "write a list of addresses such as [10.84.0.10]",
  )
  .min(1, "write at least one address");
const clock = z
  .string('write a time of day such as "06:00"')
  .regex(/^([01]\d|2[0-4]):[0-5]\d$/, 'write a time of day such as "06:00", in quotation marks');

const usageHours = z.union(
  [
    z.strictObject({
      days: z.array(z.enum(DAYS, listOf(DAYS)), listOf(DAYS)).min(1, listOf(DAYS)),
      from: clock,
      to: clock,
    }),
    z.strictObject({ always: text("why around the clock") }),
  ],
  'write days, from and to, such as { days: [mon, tue, wed, thu, fri], from: "06:00", to: "20:00" }, or { always: <why> }',
);

export const departments = z
  .array(
    z.strictObject({
      name: shortName("the department's short name"),
      devices: z
        .int("write a whole number of devices")
        .min(1, "write at least 1")
        .max(10_000, "write at most 10000"),
      usageHours,
      pool: z.string("write an IPv4 range such as 10.81.4.0/24").optional(),
    }),
    "write a list of departments, each with name, devices and usageHours",
  )
  .min(1, "write at least one department");

const services = z
  .array(
    z.strictObject({
      name: shortName("a short name"),
      kind: z.enum(SERVICE_KINDS, listOf(SERVICE_KINDS)),
      hosts,
      ports: ports("write a list of ports such as [tcp/993]").optional(),
      devicePorts: ports("write the ports laptops listen on, such as [tcp/5986]").optional(),
      direction: z.enum(DIRECTIONS, listOf(DIRECTIONS)).optional(),
      purpose: z.enum(PURPOSES, listOf(PURPOSES)).optional(),
      directory: z.enum(DIRECTORY_LEVELS, listOf(DIRECTORY_LEVELS)).optional(),
      departments: z
        .array(shortName("a department's name"), "write a list of departments, or leave it out for all")
        .min(1, "write at least one department, or leave it out for all")
        .optional(),
      owner,
      reason,
    }),
    "write a list of services, each with name, kind, hosts, owner and reason",
  )
  .min(1, "write at least one service");

const management = z.strictObject(
  {
    reachable: z.enum(["internet", "vpn"], "write internet or vpn"),
    endpoints: z
      .array(
        z.strictObject({
          name: shortName("a short name"),
          hosts,
          ports: ports("write a list of ports such as [tcp/443]"),
          purpose: z.enum(PURPOSES, listOf(PURPOSES)),
          owner,
          reason,
        }),
        "write a list of endpoints, each with name, hosts, ports, purpose, owner and reason",
      )
      .optional(),
  },
  "write reachable, and endpoints where it is internet",
);

const pools = z.strictObject(
  {
    separation: z.enum(["none", "by-department"], "write none or by-department"),
    remediation: z.string("write an IPv4 range such as 10.81.252.0/24").optional(),
    quarantine: z.string("write an IPv4 range such as 10.81.253.0/24").optional(),
    deviceZone: z
      .string("write the zone of device names, such as geraete.musterstadt.example")
      .regex(
        /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
        "write DNS labels with dots, as they stand behind the department in the certificates' names",
      )
      .optional(),
  },
  "write separation, and with by-department quarantine and deviceZone as well",
);

const expectations = z
  .array(
    z.strictObject({
      from: z.string("write a zone, department, service or address"),
      to: z.string("write a zone, department, service or address"),
      ports: ports("write a list of ports such as [tcp/993]"),
      verdict: z.enum(VERDICTS, listOf(VERDICTS)),
    }),
    "write a list of expectations, each with from, to, ports and verdict",
  )
  .min(1, "write at least one expectation");

/** `secured-hub` is answered with a sentence of its own, so that nobody searches for a spelling mistake. */
const enforcement = z.enum([...ENFORCEMENTS, "secured-hub"], `${listOf(ENFORCEMENTS)}: who filters ports`);

/** Keys of the part `access` that say who may reach what. */
export const accessModelKeys = {
  enforcement,
  departments,
  pools,
  services,
  management,
  expectations,
};

export type RawAccessModel = z.infer<z.ZodObject<typeof accessModelKeys>>;
