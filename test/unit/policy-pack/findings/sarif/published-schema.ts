import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020";
import addFormats from "ajv-formats";

const FILE = join(
  __dirname,
  "../../../../sarif/node_modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json",
);

export const SARIF_SCHEMA = {
  installed: existsSync(FILE),
  howToInstall: "npm ci --prefix test/sarif",
};

/** What the published schema objects to, as `/runs/0/… must be integer`. */
export function faultsBySchema(): (log: unknown) => readonly string[] {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  const schema: unknown = JSON.parse(readFileSync(FILE, "utf8"));
  if (typeof schema !== "object" || schema === null) throw new Error(`${FILE} is no schema`);
  const validate = ajv.compile(schema);
  return (log) => {
    validate(log);
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
}
