import { BoundedMap } from '../../bounded-map.ts'
import { stripVTControlCharacters } from 'node:util'
import { describeMs } from '../../behaviour/duration.ts'
import { diagnosticLines } from './diagnostic.ts'
import type { Log } from './log.ts'
import { reloadLines } from './reload.ts'
import { failureLines, lineWidths, missKey, missLines, requestKey, requestLine } from './request.ts'
import { startScreen } from './screens.ts'
import type { Terminal } from './terminal.ts'
import { isFailure, webhookLine } from './webhook.ts'
import type { RequestReport } from '../../journal/call.ts'

/** How many misses and failures are remembered as shown in full. */
const mostRemembered = 500

/** What the log shows beside reloads and warnings. */
export interface TextLogOptions {
  readonly quiet: boolean
  readonly root?: string
  /** The lines of the start; default those of `serve`. */
  readonly screen?: typeof startScreen | undefined
}

/**
 * The log for people: one line a request, a miss or a failure in full the first time since the last
 * reload; in a terminal repeats of the last request count up in place. With `quiet` only failures are
 * printed; `root` is the folder of the mocks until {@link Log.ready} tells it.
 */
export function createTextLog(
  terminal: Pick<Terminal, 'colors' | 'columns' | 'print' | 'replaceLast'>,
  options: TextLogOptions,
): Log {
  const { colors } = terminal
  const shown = createRecent(mostRemembered)
  const widths = lineWidths()
  const hookWidths = lineWidths()
  let root = options.root ?? ''
  let last: { key: string; times: number } | undefined
  let miss: RequestReport | undefined

  const print = (lines: readonly string[]) => {
    last = undefined
    terminal.print(lines)
  }
  const detailsOf = (report: RequestReport): string[] => {
    if (report.miss && shown.isNew(missKey(report)))
      return missLines(report, root, colors, terminal.columns())
    const failure = report.failure
    if (!failure) return []
    const { message, place } = failure
    const isNew = shown.isNew(`${place?.file}:${place?.line}:${place?.column} ${message}`)
    return failureLines(isNew ? report : { ...report, failure: { ...failure, frame: '' } }, colors)
  }
  const countUp = (line: string): boolean => {
    const columns = terminal.columns()
    if (!last || columns === undefined) return false
    const counted = `${line}  ${colors.dim(`${colors.symbols.times} ${last.times + 1}`)}`
    if (stripVTControlCharacters(counted).length >= columns) return false
    last.times++
    terminal.replaceLast(counted)
    return true
  }

  return {
    ready(start) {
      root = start.overview.root
      print((options.screen ?? startScreen)(start, colors))
    },
    request(report) {
      if (report.miss) miss = report
      if (options.quiet && !report.failure) return
      const line = requestLine(report, root, colors, terminal.columns(), widths)
      const details = detailsOf(report)
      const key = requestKey(report)
      const repeats = details.length === 0 && last?.key === key
      if (repeats && countUp(line)) return
      print([line, ...details])
      const columns = terminal.columns()
      const fits = columns !== undefined && stripVTControlCharacters(line).length < columns
      if (details.length === 0 && fits) last = { key, times: 1 }
    },
    reload(event) {
      shown.clear()
      print(reloadLines(event, root, colors))
    },
    webhook(report) {
      if (options.quiet && !isFailure(report)) return
      print([webhookLine(report, colors, terminal.columns(), hookWidths)])
    },
    warning: (warning) => print(diagnosticLines(warning, colors)),
    note: print,
    lastMiss() {
      const lines = miss
        ? [
            requestLine(miss, root, colors, terminal.columns(), widths),
            ...missLines(miss, root, colors, terminal.columns()),
          ]
        : [`  ${colors.dim('Every request so far was answered by a mock.')}`]
      print(lines)
    },
    draining: (cause, time) =>
      print([
        '',
        `  ${colors.dim(`not ready any more (${cause}): answers for another ${describeMs(time)}, then ends`)}`,
      ]),
    closing: (cause) => print(['', `  ${colors.dim(`closed (${cause})`)}`]),
  }
}

/** Remembers up to `size` keys of at most 200 characters, the newest ones. */
export function createRecent(size: number): { isNew(key: string): boolean; clear(): void } {
  const keys = new BoundedMap<string, true>(size)
  return {
    isNew(key) {
      const short = key.slice(0, 200)
      if (keys.has(short)) return false
      keys.set(short, true)
      return true
    },
    clear: () => keys.clear(),
  }
}
