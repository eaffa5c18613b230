import picocolors from "picocolors";

/** Colour only where a person looks at a terminal (https://no-color.org is respected by the library). */
export const colours = picocolors.createColors(process.stdout.isTTY && picocolors.isColorSupported);
