import type * as reading from '../../mocks/check.ts'
import { joinFiles } from '../../mocks/join-files.ts'
import type * as known from '../../mocks/known-diagnostics.ts'

/** Joins files that the build has checked. */
export const checkTogether: typeof reading.checkTogether = (files) => ({
  files: joinFiles(files).files,
  diagnostics: [],
})

const none = (): [] => []

export { none as checkServed, none as warnOfUnread, none as errorsOf, none as withPlaces }

/** Nobody reads them. */
export class KnownDiagnostics implements Pick<
  known.KnownDiagnostics,
  keyof known.KnownDiagnostics
> {
  readonly all: readonly [] = []

  replace(): void {}
}
