/** Texts by name, as handlers get headers and cookies. */
export type Texts = Readonly<Record<string, string | undefined>>

/** Texts without the members that each object has, such as `constructor`. */
export function textsOf(texts: Record<string, string>): Texts {
  return Object.assign(Object.create(null) as Record<string, string>, texts)
}
