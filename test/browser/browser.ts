import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { source as axe } from "axe-core";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { z } from "zod";

/** Nothing of the browser may call anybody: what the tests find is only what a page does. */
const ARGUMENTS = [
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Chromium refuses its sandbox to root.
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** Chromium as distributions name it; undefined where there is none. */
export function chromiumOnPath(path = process.env.PATH ?? ""): string | undefined {
  const places = path.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return places.find(isExecutable);
}

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `describe` where there is a browser; otherwise everything in it counts as skipped. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (chromiumOnPath() !== undefined) return describe(name, tests);
  console.warn(`${name}: skipped, there is no Chromium on PATH; apt-get install chromium`);
  describe.skip(name, tests);
}

/** Playwright gives the browser an empty profile of its own, and removes it at the end. */
export function launched(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumOnPath(), args: ARGUMENTS });
}

/** A page that was opened from a file, and every address that it asked for. */
export interface Opened {
  readonly page: Page;
  readonly address: string;
  readonly requests: readonly string[];
  /** What the page's policy refused, and errors of its script. */
  readonly complaints: readonly string[];
}

/** Opens the text as a file in a window of its own, and takes both away at the end. */
export async function withPage(
  browser: Browser,
  html: string,
  options: BrowserContextOptions,
  look: (opened: Opened) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "remote-access-page-"));
  const file = join(folder, "report.html");
  writeFileSync(file, html);
  const context = await browser.newContext({ locale: "de-DE", ...options });
  try {
    const page = await context.newPage();
    const [requests, complaints]: [string[], string[]] = [[], []];
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const address = pathToFileURL(file).href;
    await page.goto(address);
    await look({ page, address, requests, complaints });
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
}

const VIOLATIONS = z.array(
  z.object({
    id: z.string(),
    nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
  }),
);

/** What axe-core objects to, a line each. */
export async function violationsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = VIOLATIONS.parse(
    await page.evaluate("axe.run(document, { resultTypes: ['violations'] }).then((run) => run.violations)"),
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
  );
}

/** How far the page reaches beyond the window, sideways. */
export async function overflowOf(page: Page): Promise<number> {
  return z.number().parse(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth"));
}
