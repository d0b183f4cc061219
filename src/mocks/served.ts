import type { MockFile } from './files/mock-file.ts'

/** Whether making the data of some files asks Faker. */
export function hasGeneratedData(files: readonly MockFile[]): boolean {
  return files.some(({ collections, singles }) => collections.some(asks) || singles.some(asks))
}

function asks({ usesFaker }: { readonly usesFaker: boolean }): boolean {
  return usesFaker
}

/** A file for new endpoints: a map of endpoints in JSON where there is one, else `api.json`. */
export function suggestedFile(files: readonly MockFile[], root: string): string {
  const map = files.find(({ name, endpoints }) => endpoints.length > 0 && /\.json[c5]?$/.test(name))
  return map?.name ?? (root.endsWith('/') ? `${root}api.json` : root)
}
