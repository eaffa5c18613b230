import type { AccessModel } from "../access-model/access-model";
import { difference } from "../access-model/difference";
import { SettingsError } from "../settings/faults";
import { declaredAccessOfFile, declaredAccessOfText, saysNothingAboutAccess } from "../settings/stack-file";
import { differenceMarkdown, reportMarkdown } from "./markdown";
import { fileAt } from "./revision";
import { accessReport, rowOf } from "./rows";
import { differenceText, reportText, type Paint } from "./text";

/** What is asked of a stack's file. */
export interface Question {
  readonly file: string;
  /** A revision of the repository to compare with. */
  readonly against?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

/**
 * Who may reach what, or what changes of it.
 *
 * @returns the lines to print
 * @throws SettingsError with every fault of the file · Error where a file or revision cannot be read
 */
export function sayAccess(question: Question, paint: Paint): string[] {
  const { model } = declaredAccessOfFile(question.file);
  const { against } = question;
  return against === undefined
    ? sayModel(model, question, paint)
    : sayDifference(model, against, question, paint);
}

function sayModel(model: AccessModel, { json, markdown }: Question, paint: Paint): string[] {
  const report = accessReport(model);
  if (json) return [JSON.stringify(report, undefined, 2)];
  return markdown ? reportMarkdown(report) : reportText(report, paint);
}

function sayDifference(
  after: AccessModel,
  revision: string,
  { file, json, markdown }: Question,
  paint: Paint,
): string[] {
  const before = modelAt(revision, file);
  const found = difference(before, after);
  if (json) {
    const box = ({ rule, ...change }: (typeof found.opened)[number]) => ({
      rule: rowOf(rule),
      from: change.from.map(({ cidr }) => cidr),
      to: change.to.map(({ cidr }) => cidr),
      ports: change.ports,
    });
    const { opened, closed, remarks } = found;
    const report = {
      schema: "access-difference/v1",
      against: revision,
      opened: opened.map(box),
      closed: closed.map(box),
      remarks,
    };
    return [JSON.stringify(report, undefined, 2)];
  }
  const models = { before, after };
  return markdown
    ? differenceMarkdown(models, found, revision)
    : differenceText(models, found, revision, paint);
}

/** The model of a revision; undefined where nothing was said about access yet. */
function modelAt(revision: string, file: string): AccessModel | undefined {
  const text = fileAt(revision, file);
  const where = `${revision}:${file}`;
  if (text === undefined || saysNothingAboutAccess(text, where)) return undefined;
  try {
    return declaredAccessOfText(text, where).model;
  } catch (error) {
    if (error instanceof SettingsError) throw new Error(`${where}: ${error.message}`);
    throw error;
  }
}
