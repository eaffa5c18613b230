import { portFirst } from "../../../../rehearsal/engine/port-first";

async function through(chunks: string[]): Promise<string> {
  const stream = portFirst();
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  let seen = "";
  for await (const bytes of stream) seen += String(bytes);
  return seen;
}

describe("a plugin's output", () => {
  it.each([
    ["only the port", ["4711\n"], "4711\n"],
    [
      "words before the port",
      ["loading 3 rules\nünicode\n", "47", "11\nready\n"],
      "4711\nloading 3 rules\nünicode\nready\n",
    ],
    ["a number within a line", ["rules: 12\n12 rules\n4711\n"], "4711\nrules: 12\n12 rules\n"],
    ["no port at all", ["it failed\n"], "it failed\n"],
  ])("with %s starts with the port where there is one", async (_, chunks, expected) => {
    expect(await through(chunks)).toBe(expected);
  });
});
