import ipaddr from "ipaddr.js";
import { aliasOf } from "../../../../policy-pack/azure-policy/aliases";
import {
  OPERATOR_NAMES,
  type Condition,
  type Count,
  type Operation,
  type Operator,
} from "../../../../policy-pack/azure-policy/grammar";
import { parseExpression, type Expression } from "./template-expression";

/**
 * Judges a request as Azure Policy does, for tests. From the documentation:
 * learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule (conditions, count, functions) and
 * /how-to/author-policies-for-arrays (what `[*]` selects, and how `count` goes through it). Nothing of it was compared with
 * Azure itself.
 */
export interface Request {
  readonly id: string;
  readonly type: string;
  readonly body: unknown;
}

export interface Surroundings {
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly subscriptionId?: string;
  /** Where an alias leads; the aliases of the export unless given. */
  readonly pathOf?: (alias: string) => string | undefined;
  /**
   * What a comparison sees of a property that is not there. The documentation says that `exists` is false and that the
   * function `field()` gives an empty text; definitions must not hang on which of the two other conditions see.
   */
  readonly missing?: "null" | "empty";
}

/** Items that a `count` has chosen, by the path of their list; and its own variables. */
interface Focus {
  readonly chosen: ReadonlyMap<string, number>;
  readonly current: ReadonlyMap<string, unknown>;
}

const NOWHERE: Focus = { chosen: new Map(), current: new Map() };

/** Whether the condition of a definition is true of a request: it is then denied. */
export function isTrue(condition: Condition, request: Request, around: Surroundings = {}): boolean {
  return new Evaluation(request, around).holds(condition, NOWHERE);
}

/** What a field selects, as a table of the documentation lists it. */
export function selected(field: string, request: Request, around: Surroundings = {}): readonly unknown[] {
  return new Evaluation(request, around).select(field, NOWHERE).map(({ value }) => value);
}

interface Selected {
  readonly value: unknown;
  readonly chosen: ReadonlyMap<string, number>;
}

class Evaluation {
  constructor(
    private readonly request: Request,
    private readonly around: Surroundings,
  ) {}

  holds(condition: Condition, focus: Focus): boolean {
    if ("allOf" in condition) return condition.allOf.every((one) => this.holds(one, focus));
    if ("anyOf" in condition) return condition.anyOf.some((one) => this.holds(one, focus));
    if ("not" in condition) return !this.holds(condition.not, focus);
    const [operator, operand] = operationOf(condition);
    const wanted = this.operand(operand, focus);
    if ("count" in condition) return this.compare(operator, this.count(condition.count, focus), wanted);
    if ("value" in condition) return this.compare(operator, this.operand(condition.value, focus), wanted);
    // A field condition is true when it is true of everything that is selected, and so of nothing as well.
    return this.select(condition.field, focus).every(({ value }) => this.compare(operator, value, wanted));
  }

  select(field: string, focus: Focus): readonly Selected[] {
    const { body, id, type } = this.request;
    if (field === "type" || field === "id")
      return [{ value: field === "id" ? id : type, chosen: focus.chosen }];
    if (["kind", "location", "name"].includes(field) || !/\//.test(field)) {
      return [{ value: nullIfMissing(at(body, ownPath(field))), chosen: focus.chosen }];
    }
    const path = (this.around.pathOf ?? ((name) => aliasOf(name)?.path))(field);
    if (path === undefined)
      throw new Error(`Azure would refuse the definition: nobody knows the alias ${field}`);
    return along(body, path.split("."), "", focus.chosen);
  }

  private count(count: Count, focus: Focus): number {
    const { where } = count;
    if ("field" in count) {
      return this.select(count.field, focus).filter(
        ({ value, chosen }) =>
          where === undefined ||
          this.holds(where, { chosen, current: new Map(focus.current).set(count.field, value) }),
      ).length;
    }
    const items = this.operand(count.value, focus);
    if (!Array.isArray(items)) throw new Error(`${count.value} is no list`);
    return items.filter((item) =>
      this.holds(count.where, { ...focus, current: new Map(focus.current).set(count.name, item) }),
    ).length;
  }

  private operand(operand: unknown, focus: Focus): unknown {
    if (typeof operand !== "string" || !/^\[(?!\[)[\s\S]*\]$/.test(operand)) return operand;
    return this.call(parseExpression(operand.slice(1, -1)), focus);
  }

  private call(expression: Expression, focus: Focus): unknown {
    if ("literal" in expression) return expression.literal;
    const args = expression.args.map((one) => this.call(one, focus));
    const result = this.result(expression.name, args, focus);
    return expression.property === undefined ? result : at(result, [expression.property]);
  }

  private result(name: string, args: readonly unknown[], focus: Focus): unknown {
    const [first, second] = args;
    switch (name) {
      case "parameters":
        return found(this.around.parameters?.[String(first)], `the parameter ${String(first)}`);
      case "current":
        return found(focus.current.get(String(first)), `current('${String(first)}')`);
      case "field": {
        const values = this.select(String(first), focus).map(({ value }) => value);
        return String(first).includes("[*]") ? values : (values[0] ?? "");
      }
      case "first":
        return Array.isArray(first) ? (first[0] as unknown) : undefined;
      case "length":
        return Array.isArray(first) || typeof first === "string" ? first.length : undefined;
      case "concat":
        return args.map(String).join("");
      case "subscription":
        return { id: `/subscriptions/${this.around.subscriptionId ?? ""}` };
      case "ipRangeContains":
        return contains(String(first), String(second));
      default:
        throw new Error(`the function ${name} is not known here`);
    }
  }

  private compare(operator: Operator, given: unknown, wanted: unknown): boolean {
    if (operator === "exists") return (given !== null) === (String(wanted) === "true");
    const value = given === null && this.around.missing === "empty" ? "" : given;
    switch (operator) {
      case "equals":
        return same(value, wanted);
      case "notEquals":
        return !same(value, wanted);
      case "in":
        return listOf(wanted).some((one) => same(value, one));
      case "notIn":
        return !listOf(wanted).some((one) => same(value, one));
      case "contains":
        return holdsText(value, wanted);
      case "notContains":
        return !holdsText(value, wanted);
      case "like":
        return isLike(value, wanted);
      case "notLike":
        return !isLike(value, wanted);
      case "greater":
        return inOrder(operator, value, wanted, (one, other) => one > other);
      case "greaterOrEquals":
        return inOrder(operator, value, wanted, (one, other) => one >= other);
      case "less":
        return inOrder(operator, value, wanted, (one, other) => one < other);
      case "lessOrEquals":
        return inOrder(operator, value, wanted, (one, other) => one <= other);
    }
  }
}

function operationOf(condition: Operation): readonly [Operator, unknown] {
  const [operator, ...more] = OPERATOR_NAMES.filter((name) => condition[name] !== undefined);
  if (operator === undefined || more.length > 0)
    throw new Error(`${JSON.stringify(condition)} has not exactly one operator`);
  return [operator, condition[operator]];
}

/** A list goes on item by item, or with the one that a `count` has chosen. */
function along(
  value: unknown,
  [head, ...tail]: readonly string[],
  path: string,
  chosen: ReadonlyMap<string, number>,
): readonly Selected[] {
  if (head === undefined) return [{ value: nullIfMissing(value), chosen }];
  const isList = head.endsWith("[*]");
  const name = isList ? head.slice(0, -3) : head;
  const inner = at(value, [name]);
  const here = `${path}.${head}`;
  if (!isList) return along(inner, tail, here, chosen);
  if (!Array.isArray(inner)) return [];
  const only = chosen.get(here);
  return inner.flatMap((item: unknown, index) =>
    only === undefined || only === index ? along(item, tail, here, new Map(chosen).set(here, index)) : [],
  );
}

/** Names are compared without regard to case. */
function at(value: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>((from, name) => {
    if (typeof from !== "object" || from === null) return undefined;
    return Object.entries(from).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] as unknown;
  }, value);
}

/** `tags['a']` and `tags.a` are one field. */
function ownPath(field: string): readonly string[] {
  const tag = /^tags(?:\['(.+)'\]|\[(.+)\]|\.(.+))$/.exec(field);
  return tag === null ? [field] : ["tags", tag[1] ?? tag[2] ?? tag[3] ?? ""];
}

function nullIfMissing(value: unknown): unknown {
  return value === undefined ? null : value;
}

function found(value: unknown, what: string): unknown {
  if (value === undefined) throw new Error(`${what} is not there`);
  return value;
}

function same(one: unknown, other: unknown): boolean {
  if (isPlain(one) && isPlain(other)) return String(one).toLowerCase() === String(other).toLowerCase();
  return one === null && other === null;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function holdsText(value: unknown, wanted: unknown): boolean {
  return typeof value === "string" && value.toLowerCase().includes(String(wanted).toLowerCase());
}

function isLike(value: unknown, pattern: unknown): boolean {
  const parts = String(pattern)
    .split("*")
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return typeof value === "string" && new RegExp(`^${parts.join(".*")}$`, "i").test(value);
}

function inOrder(
  operator: Operator,
  value: unknown,
  wanted: unknown,
  compare: (one: number, other: number) => boolean,
): boolean {
  if (value === null || value === "") return false;
  if (typeof value === "number" && typeof wanted === "number") return compare(value, wanted);
  throw new Error(
    `${operator} compares ${JSON.stringify(value)} with ${JSON.stringify(wanted)}: types must match`,
  );
}

function contains(range: string, target: string): boolean {
  const [outer, inner] = [range, target].map((text) =>
    ipaddr.parseCIDR(text.includes("/") ? text : `${text}/32`),
  );
  if (outer === undefined || inner === undefined || outer[0].kind() !== inner[0].kind()) return false;
  return inner[1] >= outer[1] && inner[0].match(outer);
}
