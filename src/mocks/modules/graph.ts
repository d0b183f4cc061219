/** The files that a file imports, by identity. */
export type EdgesOf = (file: string) => Iterable<string> | undefined

/** All that is reached from some files by an edge, those themselves included. */
export function reach(from: Iterable<string>, edgesOf: EdgesOf): Set<string> {
  const reached = new Set(from)
  // A set hands out what is added while it is walked.
  for (const file of reached) for (const next of edgesOf(file) ?? []) reached.add(next)
  return reached
}

/** The files that import each file. */
export function importers(files: Iterable<string>, edgesOf: EdgesOf): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const file of files) {
    for (const target of edgesOf(file) ?? []) {
      const list = found.get(target)
      if (list) list.push(file)
      else found.set(target, [file])
    }
  }
  return found
}
