import { parseToken } from "../resource-model/token";

/** What kinds of type are not on the list, by their tokens; the first that fits is told. */
const KINDS: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /^pulumi-(nodejs|python):dynamic/i,
    "a dynamic resource, which is code of the program that runs at deployment and can create anything",
  ],
  [/^command:/i, "a command, which runs anything with the rights of whoever deploys"],
  [
    /^pulumi:pulumi:StackReference$/i,
    "a reference to another stack, whose values can change without a review of this one",
  ],
  [/^pulumi:providers:/i, "a provider of a package whose types nobody has ruled"],
  [
    /^azure-(?:native|nextgen)[\w]*:(resources(\/\w+)?:(Resource|Deployment|Template|Azure)|solutions|blueprint|customproviders|automation)/i,
    "an Azure type that creates any other type, past every rule",
  ],
];

/** Says what a type that is not on the list is, as the end of a sentence. */
export function kindOfType(token: string): string {
  const special = KINDS.find(([pattern]) => pattern.test(token))?.[1];
  if (special !== undefined) return special;
  if (parseToken(token) !== undefined) return "an Azure type that this stack has not needed so far";
  return `a type of the package ${JSON.stringify(token.split(":")[0])}, of which the rules know nothing`;
}
