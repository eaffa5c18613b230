import { z } from "zod";
import { labFileSchema } from "../tried/read-lab";
import { probeFileSchema } from "../tried/read-probe";
import { reportJsonSchema } from "./report";

export const SCHEMAS = ["report", "lab", "probe"] as const;
export type SchemaName = (typeof SCHEMAS)[number];

/** Of the report, or of a file that it is made from, for readers that are programs (docs/review.md). */
export function jsonSchemaOf(name: SchemaName): unknown {
  switch (name) {
    case "report":
      return reportJsonSchema();
    case "lab":
      return z.toJSONSchema(labFileSchema, { target: "draft-2020-12" });
    case "probe":
      return z.toJSONSchema(probeFileSchema, { target: "draft-2020-12" });
  }
}
