import type { NumberedStack } from "../cells";
import { element, visible, type Markup } from "../element";
import { LANGUAGES, say, type Language } from "../language";
import { graphOf, type Graph, type Place } from "./graph";
import { layered, type Layered, type Slot } from "./layers";

const WIDTH = 168;
const HEIGHT = 44;
const BETWEEN = 50;
const ROW = 14;
const MARGIN = 8;
const LETTERS = 23;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The network as inline SVG. Each link and each box has the ids of its cells as classes: the styles light up a way. */
export function pictureOf(stack: NumberedStack): Markup {
  const graph = graphOf(stack.cells);
  const drawing = layered(graph);
  const caption = `${stack.id}-picture`;
  return element(
    "figure",
    { class: "picture" },
    element(
      "figcaption",
      { id: caption },
      say(
        "Bild des Netzes: links, wer sendet; rechts, was erreicht wird; dazwischen, was auf dem Weg liegt.",
        "Picture of the network: on the left who sends, on the right what is reached, between them what is on the way.",
      ),
    ),
    element(
      "div",
      { class: "pushable", tabindex: 0, role: "group", "aria-labelledby": caption },
      LANGUAGES.map((language) => drawn(stack.id, graph, drawing, language)),
    ),
  );
}

/** Title and description of an SVG have one language: there is a picture for each. */
function drawn(id: string, graph: Graph, { layers, routed }: Layered, language: Language): Markup {
  const tallest = Math.max(...layers.map(heightOf));
  const width = layers.length * (WIDTH + BETWEEN) - BETWEEN + 2 * MARGIN;
  const height = tallest + 2 * MARGIN;
  const at = placed(layers, tallest);
  const [title, description] = [`${id}-title-${language}`, `${id}-desc-${language}`];
  return element(
    "svg",
    {
      class: "t",
      lang: language,
      role: "img",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      "aria-labelledby": title,
      "aria-describedby": description,
    },
    element("title", { id: title }, TITLE[language]),
    element("desc", { id: description }, describe(graph, language)),
    routed.map(({ link, over }) =>
      element("path", { class: `link ${link.cells.join(" ")}`, d: curve(over.map((key) => at.get(key)!)) }),
    ),
    graph.places.map((place) => box(place, at.get(place.key)!)),
  );
}

const TITLE = { de: "Wer erreicht was, und worüber", en: "Who reaches what, and by which way" };

function describe({ places }: Graph, language: Language): string {
  const named = (role: Place["role"]) =>
    places.flatMap((place) => (place.role === role ? place.name : [])).join(", ");
  return language === "de"
    ? `Es senden: ${named("sender")}. Erreicht werden: ${named("reached")}. Die Tabelle davor sagt dasselbe als Text.`
    : `Senders: ${named("sender")}. Reached: ${named("reached")}. The table before it says the same as text.`;
}

const heightOfSlot = ({ place }: Slot) => (place === undefined ? 0 : HEIGHT);

function heightOf(layer: readonly Slot[]): number {
  return layer.reduce((sum, slot) => sum + heightOfSlot(slot) + ROW, -ROW);
}

/** The middle of the left edge of each slot. */
function placed(layers: Layered["layers"], tallest: number): Map<string, Point> {
  const at = new Map<string, Point>();
  layers.forEach((layer, column) => {
    let top = MARGIN + (tallest - heightOf(layer)) / 2;
    for (const slot of layer) {
      const height = heightOfSlot(slot);
      at.set(slot.key, { x: MARGIN + column * (WIDTH + BETWEEN), y: top + height / 2 });
      top += height + ROW;
    }
  });
  return at;
}

/** From the right edge of one box to the left edge of the next, straight through the gaps between. */
function curve(points: readonly Point[]): string {
  const [start, ...others] = points;
  let [x, y] = [start!.x + WIDTH, start!.y];
  let path = `M${x} ${y}`;
  others.forEach((point, index) => {
    const middle = (x + point.x) / 2;
    path += `C${middle} ${y} ${middle} ${point.y} ${point.x} ${point.y}`;
    if (index < others.length - 1) path += `H${point.x + WIDTH}`;
    [x, y] = [point.x + WIDTH, point.y];
  });
  return path;
}

function box(place: Place, { x, y }: Point): Markup {
  const lines = linesOf(visible(place.name));
  const round = place.role === "sender" ? HEIGHT / 2 : place.role === "hop" ? 4 : 0;
  const size = { x, y: y - HEIGHT / 2, width: WIDTH, height: HEIGHT, rx: round };
  const inner = { x: x + 4, y: y - HEIGHT / 2 + 4, width: WIDTH - 8, height: HEIGHT - 8, class: "inner" };
  return element(
    "g",
    { class: `place ${place.role} ${place.cells.join(" ")}` },
    element("rect", size),
    place.role === "reached" && element("rect", inner),
    lines.map((line, index) =>
      element(
        "text",
        { x: x + WIDTH / 2, y: y + 4 + (index - (lines.length - 1) / 2) * 15, "text-anchor": "middle" },
        line,
      ),
    ),
  );
}

/** At most two lines; the table and the ways have the whole name. */
function linesOf(name: string): readonly string[] {
  const letters = [...name];
  if (letters.length <= LETTERS) return [name];
  const breaks = letters.flatMap((letter, index) =>
    /[\s/:._-]/.test(letter) && index < LETTERS ? index + 1 : [],
  );
  const at = breaks.at(-1) ?? LETTERS;
  const [first, second] = [letters.slice(0, at), letters.slice(at)];
  return [
    first.join("").trim(),
    second.length <= LETTERS ? second.join("") : `${second.slice(0, LETTERS - 1).join("")}…`,
  ];
}
