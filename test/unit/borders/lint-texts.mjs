// Lints texts as if they were files of the project: JSON [{file, text}] in, JSON [[rule id, ...], ...] out.
// A process of its own, because jest cannot load the linter's configuration (an ES module).
import { text } from "node:stream/consumers";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

// No border needs types, and each text would be a program of its own to the type checker.
const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });
const results = [];
for (const { file, text: content } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(content, { filePath: file });
  results.push(result.messages.map(({ ruleId }) => ruleId ?? "not parsed"));
}
console.log(JSON.stringify(results));
