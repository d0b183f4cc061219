import { statSync } from 'node:fs'
import { join } from 'node:path'
import { schemaAddress } from './conversion/schema-address.ts'
import { cannotRecord, type KeepCalls } from '../admin/keep-calls.ts'
import { recordedFolder } from '../endpoints/recorded.ts'
import type { DecoderOf } from '../http/coding.ts'
import type { JournalBody, JournalEntry } from '../journal/call.ts'
import { shownName } from '../mocks/files/paths.ts'
import type { WrittenRecording } from './written-recording.ts'

/** Where calls are kept, and how they are read. */
export interface KeepOptions {
  readonly cwd: string
  /** The folder of the mocks, absolute; a file, or undefined, where there is none. */
  readonly path: string | undefined
  readonly mask?: readonly string[] | undefined
  /** The real API, or several by path. */
  readonly proxy?: string | Readonly<Record<string, string>> | undefined
  readonly decoderOf: DecoderOf
}

/** Makes what writes calls into the folder `recorded` of the mocks, again where it did so before. */
export function callKeeper(options: KeepOptions): KeepCalls {
  let written: WrittenRecording | undefined
  return async (calls) => {
    const { cwd, path, mask, proxy = {}, decoderOf } = options
    if (path === undefined || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
      throw cannotRecord('There is no folder of mocks to write into. Serve a folder.')
    }
    const cut = calls.filter(({ request, response }) => isCut(request) || isCut(response))
    const needed = cut.filter(({ request, response }) => isCutJson(request) || isCutJson(response))
    if (needed.length > 0) throw cannotRecord(cutText(needed))
    if (cut.length === calls.length) throw cannotRecord(cutText(cut))
    const [{ filesOf }, { basesOf }, { exchangeOf }, { Recording }, own, { Redactor }] =
      await Promise.all([
        import('./exchanges/files-of.ts'),
        import('./exchanges/own-addresses.ts'),
        import('./exchanges/from-journal.ts'),
        import('./recording.ts'),
        import('./written-recording.ts'),
        import('../journal/redact.ts'),
      ])
    const recording = new Recording(decoderOf)
    for (const call of calls) {
      const { method, path: asked } = call.request
      if (call.response.status === 101)
        recording.onLeftOut(`WS ${asked}`, 'is a WebSocket: use record')
      else if (cut.includes(call)) recording.onLeftOut(`${method} ${asked}`, 'is long: use record')
      else if (!call.response.truncated) recording.onExchange(exchangeOf(call))
      else recording.onLeftOut(`${method} ${asked}`, 'has not come to its end')
    }
    const hosts = [...new Set(calls.map(({ request }) => request.headers['host']))]
    const origins = hosts.flatMap((host) => [`http://${host}`, `https://${host}`])
    const folder = join(path, recordedFolder)
    const out = shownName(folder, cwd)
    const { files, losses } = await filesOf(await recording.exchanges(), {
      schema: schemaAddress({ cwd, out: folder }),
      origins,
      bases: [...basesOf(proxy), ...origins],
      redactor: new Redactor(mask),
    })
    written ??= new own.WrittenRecording(folder, false)
    const taken = await written.taken(files)
    if (taken.length > 0) {
      const names = taken.slice(0, 3).map((name) => `${out}/${name}`)
      const more = taken.length > 3 ? ` and ${taken.length - 3} more` : ''
      throw cannotRecord(`${names.join(', ')}${more} would be overwritten. Move them away first.`)
    }
    await written.write(files)
    const others = losses.all.filter(({ kind }) => kind !== 'secret')
    const left = recording.leftOut.map(({ call, reason }) => ({ where: call, what: reason }))
    return {
      out,
      calls: recording.size,
      files: files.map((file) => file.path),
      hidden: losses.all.filter(({ kind }) => kind === 'secret').map(placeOf),
      otherwise: [...others.map(placeOf), ...left],
    }
  }
}

function placeOf({ where, what }: { readonly where: string; readonly what: string }) {
  return { where, what }
}

/** Whether a body was longer than the journal keeps, in place of one that goes on or broke off. */
function isCut({ truncated, size }: JournalBody): boolean {
  return truncated && size !== undefined
}

/** Whether a body was cut that other calls are understood by: without its records a collection would be another. */
function isCutJson(body: JournalBody): boolean {
  return isCut(body) && /json/i.test(body.headers['content-type'] ?? 'json')
}

function cutText(cut: readonly JournalEntry[]): string {
  const names = cut.slice(0, 3).map(({ request }) => `${request.method} ${request.path}`)
  const more = cut.length > 3 ? ` and ${cut.length - 3} more` : ''
  return `The journal has only the beginning of the body of ${names.join(', ')}${more}. Use mockapi record, or start with --journal-body 10mb and ask again.`
}
