import { withProgress } from '../data/records/progress.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { didYouMean } from '../errors/nearest.ts'
import type { MockFile } from './files/mock-file.ts'

/** Lets collections go on as files say for them; warns of collections that no file has, or that go on already. */
export function declareProgress(files: readonly MockFile[]): {
  readonly files: readonly MockFile[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const all = files.flatMap(({ progress = [] }) => progress)
  if (all.length === 0) return { files, diagnostics: [] }
  const collections = files.flatMap((file) => file.collections)
  const names = collections.map(({ name }) => name)
  const taken = new Set(collections.flatMap(({ name, progress }) => (progress ? name : [])))
  const byName = new Map<string, (typeof all)[number]>()
  const diagnostics: Diagnostic[] = []
  for (const declared of all) {
    const { collection, origin } = declared
    const isKnown = names.includes(collection)
    if (isKnown && !taken.has(collection)) {
      taken.add(collection)
      byName.set(collection, declared)
      continue
    }
    const shown = JSON.stringify(collection)
    const place = origin.place()
    const hint = isKnown ? 'Delete one of them.' : didYouMean(collection, names)
    diagnostics.push({
      code: 'unknown-data',
      severity: 'warning',
      message: isKnown
        ? `The records of ${shown} have a progress already: this one is left out.`
        : `A progress is for ${shown}, which is no collection.`,
      ...(hint !== '' && { hint }),
      ...(place && { place }),
    })
  }
  return {
    files: files.map((file) => ({
      ...file,
      collections: file.collections.map((each) => {
        const declared = byName.get(each.name)
        return declared ? withProgress(each, declared.progress) : each
      }),
    })),
    diagnostics,
  }
}
