import { once } from 'node:events'
import type { Debugger } from 'node:inspector'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { SourceMap, type SourceMapping, type SourceMapPayload } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startCli } from '../support/cli.ts'
import { writeFiles } from '../support/files.ts'

const mock = `import { defineMock } from 'mockapi'
interface Only { readonly types: string }

export default defineMock({
  'GET /x': () => {
    const answer: Only = { types: 'yes' }
    return answer
  },
})
`

/** What a debugger hears. */
type Message = { readonly id?: number } & (
  | { readonly method?: undefined }
  | {
      readonly method: 'Debugger.scriptParsed'
      readonly params: Debugger.ScriptParsedEventDataType
    }
  | { readonly method: 'Debugger.paused'; readonly params: Debugger.PausedEventDataType }
)

/** Attaches a debugger, which goes on wherever the process stops. */
async function attach(address: string) {
  const scripts: Debugger.ScriptParsedEventDataType[] = []
  /** The lines at which it stopped, from 0. */
  const stops: number[] = []
  const socket = new WebSocket(address)
  const answers = new Map<number, () => void>()
  let calls = 0
  const call = (method: string, params: object = {}) => {
    const id = ++calls
    socket.send(JSON.stringify({ id, method, params }))
    return new Promise<void>((resolve) => answers.set(id, resolve))
  }
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message
    if (message.id !== undefined) answers.get(message.id)?.()
    if (message.method === 'Debugger.scriptParsed') scripts.push(message.params)
    if (message.method !== 'Debugger.paused') return
    stops.push(message.params.callFrames[0]?.location.lineNumber ?? 0)
    void call('Debugger.resume')
  })
  await once(socket, 'open')
  await call('Debugger.enable')
  return { scripts, stops, call, [Symbol.asyncDispose]: async () => socket.terminate() }
}

it('gives debuggers a source map of each mock, through which breakpoints bind', async () => {
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-debugger-')))
  writeFiles(cwd, { 'mocks/m.ts': mock })
  const cli = await startCli(cwd, ['serve', '--port', '0'], { NODE_OPTIONS: '--inspect=0' })
  try {
    const url = await cli.url()
    await vi.waitFor(() => expect(cli.err()).toMatch(/ws:\S+/))
    await using it = await attach(/ws:\S+/.exec(cli.err())?.[0] ?? '')
    const script = await vi.waitFor(() => {
      const found = it.scripts.find((one) => one.url.endsWith('/mocks/m.ts'))
      if (!found) throw new Error('The mock was not parsed.')
      return found
    })
    const data = script.sourceMapURL?.replace(/^data:application\/json;base64,/, '') ?? ''
    const payload = JSON.parse(Buffer.from(data, 'base64').toString()) as SourceMapPayload
    expect(payload).toMatchObject({ sources: [script.url], sourcesContent: [mock] })
    expect(script.startLine).toBe(0)

    const map = new SourceMap(payload)
    const originalLine = (line: number) =>
      (map.findEntry(line, 4) as Partial<SourceMapping>).originalLine
    const lineNumber = Array.from({ length: 60 }, (_, line) => line).find(
      (line) => originalLine(line) === 5,
    )
    await it.call('Debugger.setBreakpointByUrl', { lineNumber: lineNumber ?? 0, url: script.url })
    expect((await fetch(`${url}/x`)).status).toBe(200)
    expect(it.stops.map((line) => originalLine(line))).toEqual([5])
  } finally {
    cli.child.kill('SIGKILL')
    await cli.ended
    rmSync(cwd, { recursive: true, force: true })
  }
})
