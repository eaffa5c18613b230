/** The only subscription a rehearsal knows. It cannot be a real one, so no rehearsal can be mistaken for Azure. */
export const REHEARSAL_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000";

/**
 * Why this subscription cannot be rehearsed with.
 *
 * @param subscription undefined when the program configures none: the rehearsal's is meant then.
 */
export function refuseSubscription(subscription: unknown): string | undefined {
  if (subscription === undefined || subscription === REHEARSAL_SUBSCRIPTION) return undefined;
  return (
    `azure-native:subscriptionId is ${JSON.stringify(subscription)}, but a rehearsal knows only ` +
    `"${REHEARSAL_SUBSCRIPTION}": set that one, or leave the rehearsal's environment to deploy to Azure`
  );
}
