import { Argument, type Command } from "commander";
import { publishedSchema, SCHEMA_NAMES, type SchemaName } from "../../devices/schemas";
import { ledgerJsonSchema } from "../ledger/entry-schema";
import { statementJsonSchema } from "../statement/statement-schema";
import { authorityJsonSchema } from "../authority-file";
import { EXIT, type ExitCode } from "./outcome";

const OTHERS = {
  "ledger/v1": ledgerJsonSchema,
  "gateway-statement/v1": statementJsonSchema,
  "authority/v1": authorityJsonSchema,
} as const;

const NAMES = [...SCHEMA_NAMES, ...(Object.keys(OTHERS) as Array<keyof typeof OTHERS>)];

export function addSchema(program: Command, run: (work: () => Promise<ExitCode>) => Promise<void>): void {
  program
    .command("schema")
    .description("print the JSON schema of a file format")
    .addArgument(new Argument("<name>", "which").choices(NAMES))
    .action((name: SchemaName | keyof typeof OTHERS) =>
      run(() => {
        const schema =
          name in OTHERS ? OTHERS[name as keyof typeof OTHERS]() : publishedSchema(name as SchemaName);
        console.log(JSON.stringify(schema, null, 2));
        return Promise.resolve(EXIT.done);
      }),
    );
}
