import { AUTOMATIC, COMMANDS, INF_LINES, PROGRAMS, TYPES } from "./reviewed-commands";
import { nodesOf, type Node, type Script } from "./powershell-tree";

type Functions = ReadonlyMap<string, { readonly node: Node; readonly parameters: readonly string[] }>;

/**
 * What a reviewer would not let pass in a Windows script: what the grammar does not know, commands, parameters,
 * types and variables that stand in no reviewed table or are never set, and a few things that must never stand there.
 */
export function complaintsOf(text: string, parse: (text: string) => Script): string[] {
  const { root, parses } = parse(text);
  const functions = functionsOf(root);
  return [
    ...nodesOf(root, ["ERROR"]).map((node) =>
      at(node, `the grammar does not know ${JSON.stringify(node.text)}`),
    ),
    ...(parses ? [] : ["the script does not parse"]),
    ...nodesOf(root, ["command"]).flatMap((node) => ofCommand(node, functions)),
    ...ofTypes(root),
    ...ofVariables(root, functions),
    ...ofPrograms(root),
    ...ofInf(functions),
    ...[...functions.keys()]
      .filter((name) => !nodesOf(root, ["command_name"]).some((used) => used.text === name))
      .map((name) => `${name} is never called`),
    // Windows PowerShell 5.1 reads a file without a mark as the code page of the machine.
    ...[...text].filter((character) => character > "~").map((character) => `${character} is no ASCII`),
  ];
}

/** Functions of a script by name, with the names of their parameters. */
export function functionsOf(root: Node): Functions {
  return new Map(
    nodesOf(root, ["function_statement"]).map((node) => [
      nodesOf(node, ["function_name"])[0]!.text,
      { node, parameters: parametersOf(node) },
    ]),
  );
}

function parametersOf(node: Node): string[] {
  return nodesOf(node, ["script_parameter"]).map(
    (parameter) => parameter.children.find(({ type }) => type === "variable")!.text,
  );
}

function ofCommand(node: Node, functions: Functions): string[] {
  const name = node.children.find(({ type }) => type === "command_name")?.text;
  // A program by its path: judged by ofPrograms.
  if (name === undefined) return [];
  const known =
    functions.get(name)?.parameters.map((parameter) => parameter.slice(1)) ?? COMMANDS.get(name)?.parameters;
  if (known === undefined)
    return [at(node, `${name} stands in no reviewed table and is no function of the script`)];
  const elements = node.children.find(({ type }) => type === "command_elements")?.children ?? [];
  const given = elements
    .filter(({ type }) => type === "command_parameter")
    .map(({ text }) => text.replace(/^-/, ""));
  const complaints = given
    .filter((parameter) => !known.includes(parameter))
    .map((parameter) => at(node, `${name} has no reviewed parameter -${parameter}`));
  // A value without its parameter's name says less, and binds by position.
  const first = elements.find(({ type }) => type !== "command_argument_sep");
  if (first !== undefined && first.type !== "command_parameter") {
    complaints.push(at(node, `${name} is given a value without a parameter's name`));
  }
  if (new Set(given).size !== given.length) complaints.push(at(node, `${name} is given a parameter twice`));
  return complaints;
}

function ofTypes(root: Node): string[] {
  const literals = nodesOf(root, ["type_literal"]).map((node) => ({ node, name: node.text.slice(1, -1) }));
  const named = nodesOf(root, ["command"])
    .filter((node) => node.text.startsWith("New-Object"))
    .map((node) => ({ node, name: /-TypeName '?([\w.[\]]+)'?/.exec(node.text)?.[1] ?? "" }));
  const unknown = [...literals, ...named]
    .filter(({ name }) => !TYPES.has(name))
    .map(({ node, name }) => at(node, `the type ${name} stands in no reviewed table`));
  const members = nodesOf(root, ["member_access", "invokation_expression"]).flatMap((node) => {
    const [type, operator, member] = node.children;
    if (type?.type !== "type_literal" || operator?.text !== "::") return [];
    const name = type.text.slice(1, -1);
    return TYPES.get(name)?.includes(member!.text) === true
      ? []
      : [at(node, `${name}::${member!.text} stands in no reviewed table`)];
  });
  return [...unknown, ...members];
}

/** Under Set-StrictMode a variable that nothing has set ends the script: a slip of the pen shows here. */
function ofVariables(root: Node, functions: Functions): string[] {
  const outside = setIn(root, ["function_statement"]);
  const scopes = [...functions.values()].map(({ node }) => ({
    node,
    known: new Set([...outside, ...setIn(node, [])]),
    stop: [] as string[],
  }));
  scopes.push({ node: root, known: outside, stop: ["function_statement"] });
  return scopes.flatMap(({ node, known, stop }) =>
    nodesOf(node, ["variable"], stop)
      .filter(({ text }) => !AUTOMATIC.has(text) && !known.has(text))
      .map((variable) => at(variable, `${variable.text} is read and never set`)),
  );
}

function setIn(node: Node, stop: readonly string[]): Set<string> {
  const assigned = nodesOf(node, ["left_assignment_expression"], stop).flatMap((left) =>
    // Only a plain name is set: of $a.b and $a['b'] the variable must be there before.
    /^\$\w+$/.test(left.text) ? [left.text] : [],
  );
  const loops = nodesOf(node, ["foreach_statement"], stop).map(
    (loop) => loop.children.find(({ type }) => type === "variable")!.text,
  );
  const parameters = nodesOf(node, ["script_parameter"], stop).map(
    (parameter) => parameter.children.find(({ type }) => type === "variable")!.text,
  );
  return new Set([...assigned, ...loops, ...parameters]);
}

function ofPrograms(root: Node): string[] {
  const strings = nodesOf(root, ["string_literal"]).map(({ text }) => text.slice(1, -1));
  const programs = strings.flatMap((text) => /([\w-]+\.exe)$/.exec(text)?.[1] ?? []);
  const options = strings.filter((text) => /^-[a-z]+$/.test(text));
  const allowed = [...PROGRAMS.values()].flatMap((program) => program.options);
  return [
    ...programs.filter((name) => !PROGRAMS.has(name)).map((name) => `${name} stands in no reviewed table`),
    ...options
      .filter((option) => !allowed.includes(option))
      .map((option) => `${option} is no reviewed option`),
  ];
}

/** The lines that certreq is given, against its document. */
function ofInf(functions: Functions): string[] {
  const make = functions.get("New-RequestInf");
  if (make === undefined) return [];
  const lines = nodesOf(make.node, ["verbatim_string_characters"]).map(({ text }) => text.slice(1, -1));
  return lines
    .filter((line) => !INF_LINES.some((form) => form.test(line)))
    .map((line) => `certreq is given ${JSON.stringify(line)}`);
}

function at({ line }: Node, complaint: string): string {
  return `line ${line}: ${complaint}`;
}
