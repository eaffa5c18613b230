import picocolors from "picocolors";

/** Colour only where a person looks at a terminal (https://no-color.org is respected by the library). */
export const inColour = Boolean(process.stdout.isTTY) && picocolors.isColorSupported;

const colours = picocolors.createColors(inColour);

/** A line that a reader finds again when scrolling back. */
export function heading(title: string): void {
  console.log(`\n${colours.bold(`── ${title} ──`)}`);
}
