import type { Effect } from "./effect";
import { gatewayEffects } from "./gateway-effects";
import type { PlannedStep } from "./planned-step";
import { SURROUNDING_EFFECTS } from "./surrounding-effects";

export const GATEWAY_TYPE = "network:VirtualNetworkGateway";

/**
 * What a plan does to people, in plain words and the order of the plan; each sentence once.
 *
 * It says what is known of each change by itself. What Azure makes of several at once, it does not know.
 */
export function planEffects(steps: readonly PlannedStep[]): readonly Effect[] {
  const effects = new Map<string, Effect>();
  for (const step of steps) {
    const found =
      step.type === GATEWAY_TYPE ? gatewayEffects(step) : (SURROUNDING_EFFECTS[step.type]?.(step) ?? []);
    found.forEach((effect) => effects.set(effect.sentence, effect));
  }
  return [...effects.values()];
}
