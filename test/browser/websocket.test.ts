import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '../support/browser.ts'
import { serveFolder } from '../support/folder.ts'

const mock = (hello: string) => `import { ws } from 'mockapi'

export const echo = ws('/echo', {
  protocols: ['v2'],
  open: () => '${hello}',
  message: ({ message, client }) =>
    message === 'bye' ? client.close(4001, 'see you') : message instanceof Uint8Array ? message : [message],
})
`

test('a WebSocket of Chromium speaks text and bytes, agrees on a protocol and stays open over a save', async ({
  open,
}) => {
  const files = {
    'mocks/echo.ts': mock('hello'),
    'mocks/page.ts': `export default { 'GET /': () => new Response('<!doctype html><title>x</title>', { headers: { 'content-type': 'text/html' } }) }`,
  }
  await using served = await serveFolder(files, { port: 0, watch: true })
  const { server, path } = served
  const page = await open(server.url)
  await page.evaluate(`
    heard = []
    socket = new WebSocket('/echo', ['v1', 'v2'])
    socket.binaryType = 'arraybuffer'
    socket.onmessage = ({ data }) =>
      heard.push(typeof data === 'string' ? data : [...new Uint8Array(data)])
    socket.onclose = ({ code, reason, wasClean }) => heard.push({ code, reason, wasClean })
    socket.onopen = () => {
      heard.push(socket.protocol)
      socket.send('{"a":"ö"}')
      socket.send(Uint8Array.of(0, 255))
    }
  `)
  const heard = () => page.evaluate('heard')
  const before = ['v2', 'hello', '[{"a":"ö"}]', [0, 255]]
  await expect.poll(heard).toEqual(before)
  writeFileSync(join(path, 'mocks/echo.ts'), mock('hello').replace(': [message]', ": 'new'"))
  await expect
    .poll(async () => {
      await page.evaluate("socket.send('again')")
      return await page.evaluate('heard.at(-1)')
    })
    .toBe('new')
  await page.evaluate("socket.send('bye')")
  const end = { code: 4001, reason: 'see you', wasClean: true }
  await expect.poll(() => page.evaluate('heard.at(-1)')).toEqual(end)
})
