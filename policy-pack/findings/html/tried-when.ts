import { daysBefore } from "../tried/words";
import { element, type Child } from "./element";
import { both, counted, moment, type Said } from "./language";

/** When, and how long before the report that was. */
export function whenTried(at: string, madeAt: string): Child {
  return [both(moment(at)), element("small", {}, both(age(at, madeAt)))];
}

function age(at: string, madeAt: string): Said {
  const days = daysBefore(at, madeAt);
  if (days < 0) return { de: "nach diesem Bericht datiert", en: "dated after this report" };
  if (days === 0)
    return { de: "weniger als einen Tag vor diesem Bericht", en: "less than a day before this report" };
  const { de, en } = counted(days, { de: "Tag", en: "day" }, { de: "Tage", en: "days" });
  return { de: `${de} vor diesem Bericht`, en: `${en} before this report` };
}
