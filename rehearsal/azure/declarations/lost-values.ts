/**
 * Values that a declaration has lost: where two APIs of one module have an enumeration of the same name, azure-native
 * 3.28 declares the values of one of them. Those of the other are Microsoft's client's (`@azure/arm-monitor` 8.0,
 * `KnownConditionOperator` of its scheduledQueryRuleApi). The property is an open text, so that azure-native hands on
 * either.
 */
const LOST_VALUES: Readonly<Record<string, readonly string[]>> = {
  "monitor.ConditionOperator": [
    "Equals",
    "GreaterThan",
    "GreaterThanOrEqual",
    "LessThan",
    "LessThanOrEqual",
    "GreaterOrLessThan",
  ],
};

/** The values of an enumeration, with those that its declaration has lost. */
export function withLostValues(
  name: string,
  declared: readonly (string | number)[] | undefined,
): readonly (string | number)[] | undefined {
  const lost = Object.hasOwn(LOST_VALUES, name) ? LOST_VALUES[name] : undefined;
  return declared === undefined || lost === undefined ? declared : [...declared, ...lost];
}
