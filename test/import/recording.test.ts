import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { Recording, type RecordingLimits } from '../../src/import/recording.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { decoderOf } from '../../src/node/decoder.ts'
import { seen, type ExchangeParts } from '../support/exchanges.ts'
import { serveProxied } from '../support/upstream.ts'

/** What is kept of calls in their order, and what is left out. */
async function record(
  limits: Partial<RecordingLimits>,
  calls: readonly (readonly [line: string, parts: ExchangeParts])[],
) {
  const recording = new Recording(decoderOf, limits)
  for (const [line, parts] of calls) {
    recording.onExchange(seen(line, parts))
    // As they come, each after the one before is read.
    await recording.exchanges()
  }
  const kept = (await recording.exchanges()).map(({ request }) => request.target)
  return { kept, size: recording.size, leftOut: recording.leftOut }
}

const full = 'the recording is full'

it('holds so many calls, and lists those that came after', async () => {
  const calls = ['/1', '/2', '/3', '/4'].map((path) => [`GET ${path}`, { answer: path }] as const)
  expect(await record({ exchanges: 2 }, calls)).toEqual({
    kept: ['/1', '/2'],
    size: 2,
    leftOut: [
      { call: 'GET /3', reason: full },
      { call: 'GET /4', reason: full },
    ],
  })
})

it('holds so many bytes of bodies, of requests too, and the same body counts once', async () => {
  const long = 'x'.repeat(60)
  const { kept, leftOut } = await record({ bytes: 100 }, [
    ['GET /1', { answer: long }],
    ['GET /2', { answer: long }],
    ['POST /3', { body: 'y'.repeat(40), answer: long }],
    ['GET /4', { answer: 'z' }],
    ['GET /1', { answer: long }],
  ])
  expect(kept).toEqual(['/1', '/2', '/3'])
  expect(leftOut).toEqual([
    { call: 'GET /4', reason: full },
    { call: 'GET /1', reason: full },
  ])
})

it('holds no body that is too long without its coding, and goes on', async () => {
  const sent = { 'content-encoding': 'gzip' }
  const { kept, leftOut } = await record({ body: 100 }, [
    ['GET /bomb', { sent, answer: new Uint8Array(gzipSync('x'.repeat(10_000))) }],
    ['GET /fits', { sent, answer: new Uint8Array(gzipSync('x'.repeat(100))) }],
    ['GET /br', { sent: { 'content-encoding': 'other' }, answer: 'x' }],
    ['GET /no', { sent, answer: 'no gzip' }],
  ])
  expect(kept).toEqual(['/fits'])
  expect(leftOut).toEqual([
    { call: 'GET /bomb', reason: 'over 100 bytes' },
    { call: 'GET /br', reason: 'its coding is other' },
    { call: 'GET /no', reason: 'its body is no gzip' },
  ])
})

it('lets bodies pass that are too long to be kept, of requests and of answers', async () => {
  await using real = await serveProxied({}, ({ url }, response) => {
    response.end('x'.repeat(url === '/long' ? 101 : 100))
  })
  const recording = new Recording(decoderOf, { body: 100 })
  const options = { mocks: {}, proxy: real.url, port: 0 }
  await using server = await startMockServer(options, undefined, recording)
  const ask = async (path: string, body?: string) => {
    const response = await fetch(server.url + path, body ? { method: 'POST', body } : {})
    return (await response.text()).length
  }
  expect([await ask('/long'), await ask('/sent', 'y'.repeat(101)), await ask('/fits')]).toEqual([
    101, 100, 100,
  ])
  expect((await recording.exchanges()).map(({ request }) => request.target)).toEqual(['/fits'])
  expect(recording.leftOut).toEqual([
    { call: 'GET /long', reason: 'over 100 bytes' },
    { call: 'POST /sent', reason: 'over 100 bytes' },
  ])
})

it('names the first thousand calls that it left out, and counts the others', () => {
  const recording = new Recording(decoderOf)
  for (let call = 1; call <= 1003; call++) recording.onLeftOut(`GET /${call}`, full)
  expect(recording.leftOut).toHaveLength(1001)
  expect(recording.leftOut.at(-1)).toEqual({ call: 'other calls', reason: 'not named', count: 3 })
})
