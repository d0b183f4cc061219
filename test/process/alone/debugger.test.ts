import inspector from 'node:inspector'
import { SourceMap, type SourceMapping, type SourceMapPayload } from 'node:module'
import { expect, it } from 'vitest'
import { serveFolder } from '../../support/folder.ts'

const mock = `import { defineMock } from 'mockapi'
interface Only { readonly types: string }

export default defineMock({
  'GET /x': () => {
    const answer: Only = { types: 'yes' }
    return answer
  },
})
`

it('gives debuggers a source map of each mock, through which breakpoints bind', async () => {
  const scripts: inspector.Debugger.ScriptParsedEventDataType[] = []
  inspector.open(0, '127.0.0.1')
  const session = new inspector.Session()
  session.connect()
  session.on('Debugger.scriptParsed', ({ params }) => scripts.push(params))
  session.post('Debugger.enable')
  try {
    await using folder = await serveFolder({ 'mocks/m.ts': mock })
    const script = scripts.find(({ url }) => url.endsWith('/mocks/m.ts'))
    const data = script?.sourceMapURL?.replace(/^data:application\/json;base64,/, '') ?? ''
    const payload = JSON.parse(Buffer.from(data, 'base64').toString()) as SourceMapPayload
    expect(payload).toMatchObject({ sources: [script?.url], sourcesContent: [mock] })
    expect(script?.startLine).toBe(0)

    const map = new SourceMap(payload)
    const originalLine = (line: number) =>
      (map.findEntry(line, 4) as Partial<SourceMapping>).originalLine
    const lineNumber = Array.from({ length: 60 }, (_, line) => line).find(
      (line) => originalLine(line) === 5,
    )
    const stops: (number | undefined)[] = []
    session.on('Debugger.paused', ({ params: { callFrames } }) => {
      stops.push(originalLine(callFrames[0]?.location.lineNumber ?? 0))
      session.post('Debugger.resume')
    })
    session.post('Debugger.setBreakpointByUrl', { lineNumber: lineNumber ?? 0, url: script?.url })
    expect((await folder.server.fetch('/x')).status).toBe(200)
    expect(stops).toEqual([5])
  } finally {
    session.disconnect()
    inspector.close()
  }
})
