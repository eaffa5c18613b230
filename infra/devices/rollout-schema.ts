import { z } from "zod";
import { day, departmentLabel, object, reference } from "./field-forms";

/** The file of `rollout/v1`. */
export const rolloutSchema = object(
  {
    schema: z.literal("rollout/v1", { error: "write rollout/v1" }),
    departments: z.array(
      object(
        {
          department: departmentLabel,
          phase: reference,
          agreement: reference,
          start: day.optional(),
          pauses: z
            .array(
              object(
                { from: day, until: day.optional(), reason: reference },
                "write from, reason and perhaps until",
              ),
              { error: "write the list of pauses, or leave pauses out" },
            )
            .optional(),
        },
        "write department, phase, agreement and perhaps start and pauses",
      ),
      { error: 'write the list of departments, "departments: []" when there is none' },
    ),
  },
  "write schema and departments",
);

export type RolloutFile = z.infer<typeof rolloutSchema>;
