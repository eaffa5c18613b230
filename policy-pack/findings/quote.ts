import { isIP } from "node:net";
import { UNKNOWN, isList, isObject, type Value } from "../resource-model/value";

const LONGEST = 120;
const SECRET = /secret|password|sharedkey|privatekey|connectionstring|sastoken/i;
const LENGTHY = /^(publicCertData|certificateData)$/i;

/**
 * Quotes a value for a message: as JSON, shortened, without anything that has to stay secret.
 *
 * @param value - what was found
 * @param name - the name of the property that holds it; decides whether it may be shown
 */
export function quote(value: Value, name = ""): string {
  return shortened(JSON.stringify(presentable(value, name)));
}

function presentable(value: Value, name: string): unknown {
  if (value === UNKNOWN) return "(known only after deployment)";
  if (SECRET.test(name)) return "(a secret, not shown)";
  if (typeof value === "string" && LENGTHY.test(name)) return `(${value.length} characters)`;
  if (isList(value)) return value.map((item) => presentable(item, name));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, presentable(inner, key)]));
  }
  return value;
}

/**
 * Describes a value that may be a secret whatever it is called: the SDK gives a policy every secret in clear, and does
 * not say which values are secret. Numbers, addresses and URLs are shown, of other texts only the length.
 */
export function describe(value: Value, name = ""): string {
  return shortened(description(value, name));
}

function description(value: Value, name: string): string {
  if (SECRET.test(name)) return quote(value, name);
  if (isList(value)) return `[${value.map((item) => description(item, name)).join(",")}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `${JSON.stringify(key)}:${description(inner, key)}`)
      .join(",")}}`;
  }
  return typeof value !== "string" || isPlace(value)
    ? quote(value, name)
    : `(a text of ${value.length} characters)`;
}

/** Addresses and URLs are what a reader needs to find the source; they are no secrets without a query or a user. */
function isPlace(text: string): boolean {
  return isIP(text.replace(/\/\d+$/, "")) !== 0 || /^https?:\/\/[^\s@?#]*$/i.test(text);
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}

/** The last name in a property path: `a.b[2].c` is `c`, `a.b[2]` is `b`. */
export function lastName(path: string): string {
  return (path.split(".").at(-1) ?? path).replace(/\[\d+\]$/, "");
}
