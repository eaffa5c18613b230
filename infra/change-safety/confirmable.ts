/** What the program refuses to do unless the settings confirm it (`remote-access:confirm`). */
export const CONFIRMABLE = ["replace-gateway", "replace-addresses"] as const;
export type Confirmable = (typeof CONFIRMABLE)[number];
