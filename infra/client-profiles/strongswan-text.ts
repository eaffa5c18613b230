/**
 * A value between quotation marks, as strongSwan's configuration files take it (strongswan.conf(5), "Syntax"): there a
 * backslash takes the meaning from the character behind it.
 *
 * @throws RangeError for characters that have no place in a value
 */
export function strongswanText(text: string): string {
  if (/[\u0000-\u001f\u007f]/.test(text)) {
    throw new RangeError(`${JSON.stringify(text)} has control characters; write it without them`);
  }
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
