import type { Figures } from "./figures";
import { DAY, START } from "./german-calendar";
import type { Mark } from "./marks";
import { MOST_REVOKED } from "../certificate-authority/statement/statement";
import { MOST_LISTED } from "./verdict";

const WIDTH = 1200;
const LEFT = 70;
const RIGHT = 30;
const PLOT = WIDTH - LEFT - RIGHT;
const TOP = 148;
const PANEL = 170;
const GAP = 58;
const INK = "#1f2933";
const QUIET = "#616e7c";
const GRID = "#e4e7eb";

/** One chart of the three; values by day. */
interface Panel {
  readonly title: string;
  readonly lines: ReadonlyArray<{
    readonly name: string;
    readonly colour: string;
    readonly values: readonly number[];
    readonly filled?: boolean;
  }>;
  readonly limits?: ReadonlyArray<{ readonly value: number; readonly name: string; readonly colour: string }>;
}

/**
 * The year as one picture: self-contained SVG without scripts, fonts or anything to fetch, with a title and a
 * description for who cannot see it.
 */
export function pictureOf(figures: Figures, marks: readonly Mark[]): string {
  const { asked, days } = figures;
  const panels: readonly Panel[] = [
    {
      title: "Thumbprints on the gateway’s list",
      lines: [
        {
          name: "listed",
          colour: "#0b7285",
          values: days.map(({ thumbprints }) => thumbprints),
          filled: true,
        },
      ],
      limits: [
        { value: MOST_LISTED, name: `aim: at most ${MOST_LISTED}`, colour: "#b7791f" },
        { value: MOST_REVOKED, name: `the gateway takes ${MOST_REVOKED}`, colour: "#c92a2a" },
      ],
    },
    {
      title: "Certificates signed a day",
      lines: [
        { name: "signed", colour: "#5f3dc4", values: days.map(({ signatures }) => signatures), filled: true },
      ],
    },
    {
      title: "Laptops that may work from home, and those of them that can (noon)",
      lines: [
        { name: "may", colour: "#868e96", values: days.map(({ inUse }) => inUse) },
        { name: "can", colour: "#2b8a3e", values: days.map(({ withAccess }) => withAccess), filled: true },
      ],
    },
  ];
  const height = TOP + panels.length * (PANEL + GAP) + 34;
  const bottom = TOP + panels.length * (PANEL + GAP) - GAP;
  const scale = (day: number) => LEFT + (day / days.length) * PLOT;
  const without = asked.without.length === 0 ? "" : `, without ${asked.without.join(", ")}`;
  const title = `${asked.devices} laptops, ${asked.days} days, seed ${asked.seed}${without}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" ` +
      `role="img" aria-labelledby="title description" font-family="system-ui, 'DejaVu Sans', Arial, sans-serif">`,
    `<title id="title">A simulated year: ${escaped(title)}</title>`,
    `<desc id="description">${escaped(description(figures, marks))}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    label(LEFT, 34, "A simulated year", { size: 22, weight: 600 }),
    label(LEFT, 58, title, { size: 14, colour: QUIET }),
    ...bands(figures, marks, scale, bottom),
    ...panels.flatMap((panel, index) => panelOf(panel, TOP + index * (PANEL + GAP), scale)),
    ...months(days.length, scale, bottom),
    ...legend(height - 12),
    "</svg>",
    "",
  ].join("\n");
}

function panelOf(
  { title, lines, limits = [] }: Panel,
  top: number,
  scale: (day: number) => number,
): string[] {
  const all = [...lines.flatMap(({ values }) => values), ...limits.map(({ value }) => value * 1.06)];
  const most = roundUp(Math.max(1, ...all));
  const y = (value: number) => fixed(top + PANEL - (value / most) * PANEL);
  const bottom = top + PANEL;
  return [
    label(LEFT, top - 10, title, { size: 14, weight: 600 }),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((part) => [
      line(LEFT, y(most * part), WIDTH - RIGHT, y(most * part), GRID),
      label(LEFT - 8, y(most * part) + 4, number(most * part), { anchor: "end", colour: QUIET }),
    ]),
    ...lines.flatMap(({ values, colour, filled = false }) => {
      // Days as steps: a day is one figure, not a way from one to the next.
      const points = values.flatMap((value, day) => [
        `${fixed(scale(day))},${y(value)}`,
        `${fixed(scale(day + 1))},${y(value)}`,
      ]);
      const outline = `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
      if (!filled) return [outline];
      const corners = [`${fixed(scale(0))},${bottom}`, ...points, `${fixed(scale(values.length))},${bottom}`];
      return [`<polygon points="${corners.join(" ")}" fill="${colour}" fill-opacity="0.16"/>`, outline];
    }),
    ...limits.flatMap(({ value, name, colour }) => [
      line(LEFT, y(value), WIDTH - RIGHT, y(value), colour, "6 4"),
      label(WIDTH - RIGHT - 6, y(value) - 5, name, { anchor: "end", colour }),
    ]),
    ...(lines.length > 1 ? keyOf(lines, top) : peakOf(lines[0]!, scale, y)),
  ];
}

/** The highest day of the last line, by its number. */
function peakOf(
  { values, colour }: Panel["lines"][number],
  scale: (day: number) => number,
  y: (value: number) => number,
): string[] {
  const peak = Math.max(...values);
  const day = values.indexOf(peak);
  if (peak === 0) return [];
  const x = fixed(scale(day + 0.5));
  const anchor = x > WIDTH - 160 ? "end" : "start";
  const text = label(x + (anchor === "end" ? -7 : 7), Math.max(y(peak) - 6, 0), `at most ${number(peak)}`, {
    anchor,
    colour,
    weight: 600,
  });
  return [`<circle cx="${x}" cy="${y(peak)}" r="3" fill="${colour}"/>`, text];
}

function keyOf(lines: Panel["lines"], top: number): string[] {
  return lines.flatMap(({ name, colour }, index) => {
    const x = WIDTH - RIGHT - 60 * (lines.length - index);
    return [
      line(x, top - 15, x + 18, top - 15, colour, undefined, 2.5),
      label(x + 23, top - 10, name, { colour: QUIET }),
    ];
  });
}

/** What happened, as bands behind the charts with their names above. */
function bands(
  { stops, days }: Figures,
  marks: readonly Mark[],
  scale: (day: number) => number,
  bottom: number,
): string[] {
  const dayOf = (time: number) => Math.min(days.length, Math.max(0, (time - START) / DAY));
  const band = (from: number, until: number, colour: string, opacity: number) => {
    const x = fixed(scale(dayOf(from)));
    const width = Math.max(2.5, fixed(scale(dayOf(until)) - x));
    return `<rect x="${x}" y="${TOP}" width="${fixed(width)}" height="${bottom - TOP}" fill="${colour}" fill-opacity="${opacity}"/>`;
  };
  const visible = marks.filter(({ from }) => from < START + days.length * DAY);
  const ends: number[] = [];
  return [
    ...visible.map(({ from, until, isFault }) => band(from, until, isFault ? "#f08c00" : "#74c0fc", 0.28)),
    ...stops.map(({ from, until }) => band(Date.parse(from), Date.parse(until), "#e03131", 0.34)),
    ...visible.flatMap(({ from, name }) => {
      const x = fixed(scale(dayOf(from)));
      const width = name.length * 6.6 + 10;
      const text = Math.min(x, WIDTH - RIGHT - width);
      // The first row in which nothing stands there yet.
      const free = ends.findIndex((end) => end <= text);
      const row = free === -1 ? ends.length : free;
      ends[row] = text + width;
      const y = TOP - 38 - row * 16;
      return [line(x, y + 4, x, TOP, QUIET, "1 3"), label(text + 3, y, name, { colour: INK, size: 11.5 })];
    }),
  ];
}

function months(days: number, scale: (day: number) => number, bottom: number): string[] {
  return Array.from({ length: days }, (_, day) => new Date(START + day * DAY))
    .map((date, day) => ({ date, day }))
    .filter(({ date, day }) => date.getUTCDate() === 1 || day === 0)
    .flatMap(({ date, day }) => {
      const name = date.toLocaleString("en", { month: "short", timeZone: "UTC" });
      const x = fixed(scale(day));
      return [line(x, bottom, x, bottom + 5, QUIET), label(x + 3, bottom + 17, name, { colour: QUIET })];
    });
}

function legend(y: number): string[] {
  const entries = [
    ["#f08c00", "the posture source is at fault"],
    ["#e03131", "runs stopped: nothing was changed, people were asked"],
    ["#74c0fc", "the city changes something"],
  ] as const;
  let x = LEFT;
  return entries.flatMap(([colour, name]) => {
    const parts = [
      `<rect x="${x}" y="${y - 10}" width="14" height="11" fill="${colour}" fill-opacity="0.45"/>`,
      label(x + 20, y, name, { colour: QUIET }),
    ];
    x += 44 + name.length * 6.6;
    return parts;
  });
}

function description(figures: Figures, marks: readonly Mark[]): string {
  const { list, certificates, devices, lockedOut, stops } = figures;
  return (
    `Three charts over ${figures.asked.days} days. The gateway's list holds at most ${list.peak} thumbprints. ` +
    `${certificates.signaturesADay} certificates are signed a day on average, ${certificates.peakDay.signatures} on ` +
    `${certificates.peakDay.day}. At most ${devices.peakInUse} laptops may work from home; ${lockedOut.devices} sound ` +
    `ones were locked out. Marked: ${marks.map(({ name }) => name).join(", ")}. Runs stopped ${stops.length} times: ` +
    `${stops.map(({ from, cause }) => `${from.slice(0, 10)} ${cause}`).join(", ") || "never"}.`
  );
}

interface Look {
  readonly size?: number;
  readonly weight?: number;
  readonly colour?: string;
  readonly anchor?: "start" | "end";
}

function label(x: number, y: number, text: string, look: Look = {}): string {
  const { size = 12, weight = 400, colour = INK, anchor = "start" } = look;
  return `<text x="${fixed(x)}" y="${fixed(y)}" font-size="${size}" font-weight="${weight}" fill="${colour}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour: string,
  dashes?: string,
  width = 1,
): string {
  const pattern = dashes === undefined ? "" : ` stroke-dasharray="${dashes}"`;
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${colour}" stroke-width="${width}"${pattern}/>`;
}

/** To 1, 2, 2.5, 4, 5 or 8 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 4, 5, 8, 10].map((step) => step * power).find((step) => step >= value)!;
}

function number(value: number): string {
  return (value >= 10 ? Math.round(value) : Math.round(value * 10) / 10).toLocaleString("en");
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
