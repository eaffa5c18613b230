import { z } from "zod";

/**
 * The part of Azure Policy's language that definitions are written in here, after the published schema
 * (https://schema.management.azure.com/schemas/2020-10-01/policyDefinition.json) and
 * learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics, -parameters and -policy-rule.
 * Azure takes any operator in any letter case; here each has one spelling.
 */
const operand = z.union([z.string(), z.number(), z.boolean()]);
const list = z.union([z.array(operand).min(1), z.string().regex(/^\[parameters\('\w+'\)\]$/)]);

const OPERATORS = {
  equals: operand,
  notEquals: operand,
  in: list,
  notIn: list,
  like: z.string(),
  notLike: z.string(),
  contains: z.string(),
  notContains: z.string(),
  exists: z.boolean(),
  greater: z.number(),
  greaterOrEquals: z.number(),
  less: z.number(),
  lessOrEquals: z.number(),
} as const;

export type Operator = keyof typeof OPERATORS;
export const OPERATOR_NAMES = Object.keys(OPERATORS) as Operator[];

type Operand = string | number | boolean;
/** Exactly one of them; which one takes what is checked by the schema. */
export type Operation = { readonly [name in Operator]?: Operand | readonly Operand[] };

/** How many items of a list, or of a parameter's list, satisfy a condition. */
export type Count =
  | { readonly field: string; readonly where?: Condition }
  | { readonly value: string; readonly name: string; readonly where: Condition };

/** When a resource is denied. */
export type Condition =
  | { readonly allOf: readonly Condition[] }
  | { readonly anyOf: readonly Condition[] }
  | { readonly not: Condition }
  | ({ readonly field: string } & Operation)
  | ({ readonly value: string } & Operation)
  | ({ readonly count: Count } & Operation);

const operations = Object.fromEntries(
  Object.entries(OPERATORS).map(([name, schema]) => [name, schema.optional()]),
);

/** A subject with exactly one operator beside it. */
function compared(subject: Record<string, z.ZodType>) {
  return z
    .strictObject({ ...subject, ...operations })
    .refine((one) => OPERATOR_NAMES.filter((name) => one[name] !== undefined).length === 1, {
      message: "write exactly one operator",
    });
}

const condition: z.ZodType = z.lazy(() =>
  z.union([
    z.strictObject({ allOf: z.array(condition).min(1) }),
    z.strictObject({ anyOf: z.array(condition).min(1) }),
    z.strictObject({ not: condition }),
    compared({ field: z.string().min(1) }),
    compared({ value: z.string().min(1) }),
    compared({ count: count }),
  ]),
);

const count = z.union([
  z.strictObject({ field: z.string().regex(/\[\*\]/, "count a list, [*]"), where: condition.optional() }),
  z.strictObject({ value: z.string().min(1), name: z.string().min(1), where: condition }),
]);

/** What whoever assigns a definition may set. */
export interface Parameter {
  readonly type: "String" | "Array";
  readonly metadata: { readonly displayName: string; readonly description: string };
  readonly allowedValues?: readonly string[];
  /** Without one the assignment has to give a value. */
  readonly defaultValue?: string | readonly string[];
}

const parameter = z.strictObject({
  type: z.enum(["String", "Array"]),
  metadata: z.strictObject({ displayName: z.string().min(1), description: z.string().min(1) }),
  allowedValues: z.array(z.string()).min(1).optional(),
  defaultValue: z.union([z.string(), z.array(z.string())]).optional(),
});

const common = {
  displayName: z.string().min(1).max(128),
  description: z.string().min(1).max(512),
  policyType: z.literal("Custom"),
  metadata: z.record(z.string(), z.string()),
  parameters: z.record(z.string(), parameter),
};

/** The body of `PUT …/policyDefinitions/<name>`. */
export const definitionSchema = z.strictObject({
  properties: z.strictObject({
    ...common,
    // "All" also judges types without tags and locations, such as subnets, keys and assignments of roles.
    mode: z.literal("All"),
    policyRule: z.strictObject({
      if: condition,
      then: z.strictObject({ effect: z.literal("[parameters('effect')]") }),
    }),
  }),
});

/** The body of `PUT …/policySetDefinitions/<name>`: what Azure calls an initiative. */
export const initiativeSchema = z.strictObject({
  properties: z.strictObject({
    ...common,
    policyDefinitions: z
      .array(
        z.strictObject({
          policyDefinitionId: z
            .string()
            .regex(/^\/.+\/providers\/Microsoft\.Authorization\/policyDefinitions\/[\w-]+$/),
          policyDefinitionReferenceId: z.string().min(1),
          parameters: z.record(z.string(), z.strictObject({ value: z.string() })),
        }),
      )
      .min(1),
  }),
});
