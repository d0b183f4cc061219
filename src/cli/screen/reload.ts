import { formatPlace } from '../../core/diagnostic.ts'
import { describeMs } from '../../core/duration.ts'
import type { FileChange, ReloadEvent } from '../../core/report.ts'
import type { Paint } from '../paint.ts'
import { diagnosticLines, frameLines, sentences } from './diagnostic.ts'
import { indent } from './request.ts'
import { clock, count, insideRoot, printable } from './text.ts'

/** Up to so many files are named in one reload. */
const fewFiles = 3

/** Up to so many broken files are shown in full after one reload. */
const fewBroken = 5

/** A reload: one line for what changed, one block for each file that broke, one line for each that healed. */
export function reloadLines(event: ReloadEvent, root: string, paint: Paint): string[] {
  const broken = event.files.filter(({ kind }) => kind === 'broken')
  const healed = event.files.filter(({ kind }) => kind === 'healed')
  const plain = event.files.filter(({ kind }) => kind !== 'broken' && kind !== 'healed')
  const more = broken.length - fewBroken
  return [
    ...(plain.length > 0 || event.files.length === 0 ? [plainLine(event, plain, root, paint)] : []),
    ...broken.slice(0, fewBroken).flatMap((file) => brokenLines(event, file, paint)),
    ...(more > 0 ? [`${indent}${more} more broken, mockapi check lists them.`] : []),
    ...healed.map((file) => healedLine(event, file, paint)),
    ...event.files
      .filter(({ kind }) => kind !== 'broken')
      .flatMap(({ diagnostics }) => diagnostics)
      .flatMap((diagnostic) => diagnosticLines(diagnostic, paint).map((line) => `        ${line}`)),
  ]
}

function plainLine(
  event: ReloadEvent,
  files: readonly FileChange[],
  root: string,
  paint: Paint,
): string {
  const few = files.length <= fewFiles
  const names = few
    ? files.map((file) => nameOf(file, root)).join(', ')
    : `${files.length} files (one storm)`
  const what = few
    ? changesOf(files)
    : `${event.endpointsBefore} ${paint.symbols.arrow} ${count(event.endpointsNow, 'endpoint')}`
  const data =
    event.reseeded.length > 0
      ? `${printable(event.reseeded.slice(0, 5).join(', '))} seeded anew`
      : few && 'data kept'
  const parts = [what, data].filter(Boolean).join(', ')
  return `  ${paint.dim(clock(event.time))}  ${paint.ok('reload')}  ${names}  ${paint.dim(parts)}${took(event, paint)}`
}

function nameOf(file: FileChange, root: string): string {
  const name = printable(insideRoot(file.name, root))
  if (file.kind === 'added') return `${name} (new)`
  return file.kind === 'removed' ? `${name} (gone)` : name
}

/** `+1 endpoint, -2 endpoints, 2 changed`. */
function changesOf(files: readonly FileChange[]): string {
  const sum = (part: 'added' | 'removed' | 'changed') =>
    files.reduce((total, file) => total + file[part], 0)
  const [added, removed, changed] = [sum('added'), sum('removed'), sum('changed')]
  const parts = [
    added > 0 && `+${count(added, 'endpoint')}`,
    removed > 0 && `-${count(removed, 'endpoint')}`,
    changed > 0 && `${changed} changed`,
  ]
  return parts.filter(Boolean).join(', ')
}

function brokenLines(event: ReloadEvent, file: FileChange, paint: Paint): string[] {
  const [first] = file.diagnostics
  const place = printable(first?.place ? formatPlace(first.place) : file.name)
  const body = file.diagnostics.flatMap((diagnostic, index) => {
    const { place: at, frame } = diagnostic
    const own = index > 0 && at ? [paint.accent(printable(formatPlace(at)))] : []
    return [...own, ...sentences(diagnostic), ...(frame ? frameLines(frame, paint) : [])]
  })
  const { serving } = file
  const state = serving
    ? `Still serving this file as of ${clock(serving.since)} (${count(serving.endpoints, 'endpoint')}). Save to heal.`
    : 'Nothing of this file is served until it is saved without the error.'
  return [
    `  ${paint.dim(clock(event.time))}  ${paint.bad('broken')}  ${paint.accent(place)}`,
    ...[...body, paint.dim(state)].map((line) => `${indent}${line}`),
  ]
}

function healedLine(event: ReloadEvent, file: FileChange, paint: Paint): string {
  const after =
    file.brokenFor === undefined ? '' : `  ${paint.dim(`after ${describeMs(file.brokenFor)}`)}`
  const name = printable(file.name)
  return `  ${paint.dim(clock(event.time))}  ${paint.ok('healed')}  ${name}${after}${took(event, paint)}`
}

function took(event: ReloadEvent, paint: Paint): string {
  return paint.dim(describeMs(event.duration).padStart(10))
}
