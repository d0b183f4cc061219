import { describe, formatPlace } from '../../errors/diagnostic.ts'
import { groupBy } from '../../group-by.ts'
import { describeMs } from '../../behaviour/duration.ts'
import type { FileChange, ReloadEvent } from '../../server.ts'
import type { Colors } from './terminal.ts'
import {
  blockLines,
  diagnosticLines,
  insideRoot,
  plural,
  printable,
  someOf,
  timeOfDay,
} from './diagnostic.ts'
import { indent } from './request.ts'

/** Up to so many files are named in one reload, and broken ones shown in full. */
const fewFiles = 3
const fewBroken = 5
/** Up to so many healed files have a line of their own, and warnings are told. */
const fewHealed = 5
const fewWarnings = 10

type Files = readonly FileChange[]

/** A reload: one line for what changed, one block for each file that broke, one line for each that healed. */
export function reloadLines(event: ReloadEvent, root: string, colors: Colors): string[] {
  const broken = event.files.filter(({ kind }) => kind === 'broken')
  const healed = event.files.filter(({ kind }) => kind === 'healed')
  const plain = event.files.filter(({ kind }) => kind !== 'broken' && kind !== 'healed')
  const groups = sameErrors(broken)
  const more = groups.length - fewBroken
  const hasLine = plain.length > 0 || event.files.length === 0
  return [
    ...(hasLine ? [plainLine(event, plain, root, colors)] : []),
    ...groups.slice(0, fewBroken).flatMap((files) => brokenLines(event, files, colors)),
    ...(more > 0 ? [`${indent}${more} more broken, mockapi check lists them.`] : []),
    ...healedLines(event, healed, colors),
    ...warningLines(event.files, colors),
  ]
}

/** Warnings of files that are not broken, the first of them in full. */
function warningLines(files: Files, colors: Colors): string[] {
  const warnings = files.flatMap(({ kind, diagnostics }) => (kind === 'broken' ? [] : diagnostics))
  const more = warnings.length - fewWarnings
  const shown = warnings.slice(0, fewWarnings)
  const lines = shown.flatMap((warning) => diagnosticLines(warning, colors))
  if (more > 0) lines.push(`    ${more} more warnings, mockapi check lists them.`)
  return lines.map((line) => `        ${line}`)
}

function plainLine(event: ReloadEvent, files: Files, root: string, colors: Colors): string {
  const isFew = files.length <= fewFiles
  const names = isFew
    ? files.map((file) => nameOf(file, root)).join(', ')
    : `${files.length} files (one storm)`
  const what = isFew
    ? changesOf(files)
    : `${event.endpointsBefore} ${colors.symbols.arrow} ${plural(event.endpointsNow, 'endpoint')}`
  const reseeded = printable(event.reseeded.slice(0, 5).join(', '))
  const data = reseeded ? `${reseeded} seeded anew` : isFew && 'data kept'
  const parts = [what, data].filter(Boolean).join(', ')
  return `${startOf(event, colors.ok('reload'), colors)}  ${names}  ${colors.dim(parts)}${took(event, colors)}`
}

function nameOf(file: FileChange, root: string): string {
  const name = printable(insideRoot(file.name, root))
  if (file.kind === 'added') return `${name} (new)`
  if (file.kind === 'removed') return `${name} (gone)`
  return file.cause === undefined ? name : `${name} (by ${printable(insideRoot(file.cause, root))})`
}

/** `+1 endpoint, -2 endpoints, 2 changed`. */
function changesOf(files: Files): string {
  const sum = (part: 'added' | 'removed' | 'changed') =>
    files.reduce((total, file) => total + file[part], 0)
  const [added, removed, changed] = [sum('added'), sum('removed'), sum('changed')]
  const parts = [
    added > 0 && `+${plural(added, 'endpoint')}`,
    removed > 0 && `-${plural(removed, 'endpoint')}`,
    changed > 0 && `${changed} changed`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** Files that are broken for the same reason, such as a helper that all of them import. */
function sameErrors(files: Files): Files[] {
  const reasonOf = ({ diagnostics, name }: FileChange) =>
    diagnostics.map(describe).join('\n') || name
  return [...groupBy(files, reasonOf).values()]
}

function brokenLines(event: ReloadEvent, files: Files, colors: Colors): string[] {
  const { diagnostics, name } = files[0] as FileChange
  const [first] = diagnostics
  const place = printable(first?.place ? formatPlace(first.place) : name)
  const body = diagnostics.flatMap((diagnostic) =>
    blockLines(diagnostic === first ? { ...first, place: undefined } : diagnostic, colors),
  )
  return [
    `${startOf(event, colors.bad('broken'), colors)}  ${colors.accent(place)}`,
    ...[...body, ...stateOf(files).map(colors.dim)].map((line) => `${indent}${line}`),
  ]
}

/** `a, b as of 12:04:30, c as of 12:05:10`: things by when the version was read that is served. */
function versionsOf(all: readonly { readonly name: string; readonly since: number }[]): string {
  const times = [...new Set(all.map(({ since }) => timeOfDay(since)))]
  const groups = times.map((time) => {
    const names = all.flatMap(({ name, since }) => (timeOfDay(since) === time ? [name] : []))
    return `${printable(someOf(names, fewFiles))} as of ${time}`
  })
  return someOf(groups, fewFiles)
}

/** What is served of a file meanwhile, some parts of which are broken. */
function partsLines({ kept = [], missing = [] }: NonNullable<FileChange['serving']>): string[] {
  const lines: string[] = []
  if (kept.length > 0) lines.push(`Still serving ${versionsOf(kept)}. Save to heal.`)
  if (missing.length > 0) {
    lines.push(`Not served until it is mended: ${printable(someOf(missing, fewFiles))}.`)
  }
  return [...lines, 'The rest of the file is served as it was saved.']
}

/** What is served of broken files meanwhile. */
function stateOf(files: Files): string[] {
  const [serving] = files.map((file) => file.serving)
  if (serving?.missing) return partsLines(serving)
  const nameIn = ({ name }: FileChange): string => (files.length === 1 ? 'this file' : name)
  const kept = files.flatMap((file) =>
    file.serving ? [{ ...file.serving, name: nameIn(file) }] : [],
  )
  const lost = files.filter(({ serving }) => !serving).map(nameIn)
  const lines: string[] = []
  if (kept.length > 0) {
    const count = kept.reduce((sum, { endpoints }) => sum + endpoints, 0)
    // Rules for addresses and shared code declare none.
    const endpoints = count === 0 ? '' : ` (${plural(count, 'endpoint')})`
    lines.push(`Still serving ${versionsOf(kept)}${endpoints}. Save to heal.`)
  }
  if (lost.length > 0) {
    const what = printable(someOf(lost, fewFiles))
    lines.push(`Nothing of ${what} is served until it is saved without the error.`)
  }
  return lines
}

/** A line for each file, or one for all where there are many. */
function healedLines(event: ReloadEvent, files: Files, colors: Colors): string[] {
  const line = (name: string, brokenFor: number | undefined): string => {
    const after = brokenFor === undefined ? '' : `  ${colors.dim(`after ${describeMs(brokenFor)}`)}`
    return `${startOf(event, colors.ok('healed'), colors)}  ${name}${after}${took(event, colors)}`
  }
  if (files.length <= fewHealed) {
    return files.map(({ name, brokenFor }) => line(printable(name), brokenFor))
  }
  const longest = Math.max(...files.map(({ brokenFor = 0 }) => brokenFor))
  return [line(`${files.length} files`, longest)]
}

function startOf({ time }: ReloadEvent, what: string, colors: Colors): string {
  return `  ${colors.dim(timeOfDay(time))}  ${what}`
}

function took(event: ReloadEvent, colors: Colors): string {
  return colors.dim(describeMs(event.duration).padStart(10))
}
