import { z } from "zod";
import { admissionPolicySchema } from "./admission-policy-schema";
import { postureSchema } from "./posture-schema";
import { deviceSchema } from "./register-schema";
import { rolloutSchema } from "./rollout-schema";

/** Formats that others write for this project, with the schema that a file or a line of it must follow. */
const PUBLISHED = {
  "register/v1": {
    schema: deviceSchema,
    title: "register/v1: one device, one line of JSON lines",
  },
  "posture/v1": {
    schema: postureSchema,
    title: "posture/v1: what a management system saw of one device, one line of JSON lines",
  },
  "rollout/v1": {
    schema: rolloutSchema,
    title: "rollout/v1: the rollout plan, one YAML file",
  },
  "admission-policy/v1": {
    schema: admissionPolicySchema,
    title: "admission-policy/v1: what a device must be to get a certificate, one YAML file",
  },
} as const;

export type SchemaName = keyof typeof PUBLISHED;

export const SCHEMA_NAMES = Object.keys(PUBLISHED) as readonly SchemaName[];

/**
 * The JSON schema (draft 2020-12) of a format. It knows the form of each field; what several fields or lines say together
 * (order of days, duplicates, life cycle) only the readers know, see docs/devices.md.
 */
export function publishedSchema(name: SchemaName): Readonly<Record<string, unknown>> {
  const { schema, title } = PUBLISHED[name];
  const { $schema, ...rest } = z.toJSONSchema(schema, { target: "draft-2020-12", io: "input" });
  return { $schema, $id: `urn:remote-access:${name.replace("/", ":")}`, title, ...rest };
}
