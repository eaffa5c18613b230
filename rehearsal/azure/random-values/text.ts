import { Refusal } from "../plugin/resource-provider";
import type { DerivedStream } from "./derived-stream";

/** What a password or string may be made of, as in the arguments of RandomPassword. */
export interface TextRules {
  readonly length: number;
  readonly lower: boolean;
  readonly upper: boolean;
  readonly numeric: boolean;
  readonly special: boolean;
  readonly minLower: number;
  readonly minUpper: number;
  readonly minNumeric: number;
  readonly minSpecial: number;
  /** Replaces the special characters. */
  readonly overrideSpecial: string | undefined;
}

/** The provider's special characters, as its documentation of `overrideSpecial` lists them. */
const SPECIAL = "!@#$%&*()-_=+[]{}<>:?";

/**
 * A text that keeps the rules: first the least numbers of each kind, then any, then all of them mixed.
 *
 * @throws Refusal when no text can keep them.
 */
export function derivedText(rules: TextRules, stream: DerivedStream): string {
  const kinds = [
    { allowed: rules.lower, least: rules.minLower, characters: "abcdefghijklmnopqrstuvwxyz" },
    { allowed: rules.upper, least: rules.minUpper, characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
    { allowed: rules.numeric, least: rules.minNumeric, characters: "0123456789" },
    { allowed: rules.special, least: rules.minSpecial, characters: rules.overrideSpecial ?? SPECIAL },
  ].map((kind) => ({ ...kind, characters: [...kind.characters] }));
  const least = kinds.reduce((sum, kind) => sum + kind.least, 0);
  if (rules.length < Math.max(1, least)) {
    throw new Refusal(
      "RehearsalLength",
      `length is ${rules.length}, but at least ${Math.max(1, least)} characters are asked for; write a greater length`,
    );
  }
  const any = kinds.filter(({ allowed }) => allowed).flatMap(({ characters }) => characters);
  if (any.length === 0) {
    throw new Refusal(
      "RehearsalNoCharacters",
      "no characters are allowed; allow lower, upper, numeric or special",
    );
  }
  const chosen = kinds.flatMap(({ least: count, characters }) =>
    Array.from({ length: count }, () => stream.pick(characters)),
  );
  while (chosen.length < rules.length) chosen.push(stream.pick(any));
  return stream.shuffled(chosen).join("");
}
