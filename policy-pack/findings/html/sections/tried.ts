import type { Report } from "../../report/report";
import { element, type Markup } from "../element";
import { say } from "../language";
import { heading, none } from "../parts";
import { labPart } from "./lab";
import { probePart } from "./probe";

/** What packets tried, beside what rules and matrix say of the plan. */
export function triedSection({ lab = [], probe = [], made }: Report): Markup {
  return element(
    "section",
    {},
    heading(2, "tried", say("Mit Paketen erprobt", "Tried with packets")),
    lab.length === 0
      ? none("Kein Labor hat diesen Plan erprobt.", "No lab has tried this plan.")
      : lab.map((one, index) => labPart(one, `lab${index + 1}`, made.at)),
    probe.length === 0
      ? none("Von keinem fremden Gerät aus wurde erprobt.", "Nothing was tried from an unmanaged device.")
      : probe.map((one, index) => probePart(one, `probe${index + 1}`, made.at)),
  );
}
