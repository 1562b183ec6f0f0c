/** Where the data of the map come from: each statement once, and none that stands whole within another. */
export function distinctSources(statements: readonly string[]): string[] {
  const all = [...new Set(statements.map((statement) => statement.replaceAll('(c)', '©')))];
  return all.filter((one) => !all.some((other) => other !== one && other.includes(one)));
}
