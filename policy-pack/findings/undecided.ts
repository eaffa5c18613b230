/** What was found where a value decides and nobody can tell it before the deployment. */
export function undecided(reason: string): string {
  return `a value that cannot be decided before deployment: it is ${reason}`;
}
