/** Name of the policy that writes the record, by which it is told from a rule. */
export const REVIEW_RECORD = "review-record";
