/** The names of all fields that records are written with; generated ones are told by their model. */
export function fieldsOf(records: unknown): string[] {
  const { $each } = records as { readonly $each?: unknown }
  const items: readonly unknown[] = Array.isArray(records) ? records : [$each]
  const names = new Set<string>()
  for (const item of items) {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) continue
    for (const name of Object.keys(item)) if (!name.startsWith('$')) names.add(name)
  }
  return [...names]
}
