import { MockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import type { ReloadReport } from './mock-files.ts'

/** One warning for all files in formats of data that are not read. */
export function warnOfUnread(names: readonly string[]): Diagnostic[] {
  const [first] = names
  if (first === undefined) return []
  const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
  const verb = names.length === 1 ? 'is not read as a mock' : 'are not read as mocks'
  const message = `${names.slice(0, 3).join(', ')}${more} ${verb}.`
  const other =
    'Write JSON, YAML, CSV, TypeScript or JavaScript, or move files that mocks use into a folder such as _files/.'
  const meant = first.replace(/\.txt$/, '').replace(/\.(?:js[no]|josn)$/i, '.json')
  const hint = meant === first ? other : `Rename it ${meant}.`
  const place = { file: first, line: 1, column: 1 }
  return [{ code: 'no-mock', severity: 'warning', message, hint, place }]
}

/** Who names one file that is none of ours must not wait for its answers; one that does not parse yet may be mended. @throws MockapiError */
export function refuseNothing(report: ReloadReport): ReloadReport {
  const { files, broken } = report
  if (files.length > 0) return report
  const hopeless = broken
    .flatMap(({ diagnostics }) => diagnostics)
    .filter(({ code }) => code === 'no-mock' || code === 'bad-openapi')
  if (hopeless.length > 0) throw new MockapiError(hopeless)
  return report
}
