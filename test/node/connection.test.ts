import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import { createMockServer } from 'mockapi'
import { NodeConnection } from '../../src/node/connection.ts'

/** A request whose answer holds back what was written, and what its connection is given, in order. */
function corked(times: number) {
  const given: string[] = []
  const socket = Object.assign(new EventEmitter(), {
    destroyed: false,
    resetAndDestroy: () => given.push('reset'),
    destroy: () => given.push('destroyed'),
    end: (bytes: string | Uint8Array) => given.push(`end ${String(bytes)}`),
  })
  const outgoing = {
    closed: false,
    headersSent: true,
    writableFinished: false,
    socket: {},
    writableCorked: times,
    uncork: () => {
      outgoing.writableCorked--
      if (outgoing.writableCorked === 0) given.push('chunk')
    },
    once: () => {},
  }
  return { given, outgoing, incoming: { headers: {}, rawHeaders: [], socket, resume: () => {} } }
}

it.each([
  ['cut', 1, 'end '],
  ['corrupt', 1, 'end no length of a chunk\r\n'],
  ['cut', 2, 'end '],
] as const)(
  '%s gives a connection what the answer holds back %i times, then ends it',
  (way, times, end) => {
    const { given, incoming, outgoing } = corked(times)
    new NodeConnection(incoming as never, outgoing as never)[way]()
    expect(given).toEqual(['chunk', end])
    // Else it would be destroyed after a while.
    incoming.socket.emit('close')
  },
)

it('waits for the head of an answer, however long a busy process holds it back', () => {
  vi.useFakeTimers()
  const { given, incoming, outgoing } = corked(0)
  outgoing.headersSent = false
  new NodeConnection(incoming as never, outgoing as never).cut()
  vi.advanceTimersByTime(500)
  expect(given).toEqual([])
  outgoing.headersSent = true
  vi.advanceTimersByTime(10)
  expect(given).toEqual(['end '])
  incoming.socket.emit('close')
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

it.each([
  ['203.0.113.1', '"203.0.113.1" is no address of this machine.'],
  ['no-such-host.invalid', '"no-such-host.invalid" is no address of this machine.'],
])('a server cannot listen on %s, and says so', async (host, message) => {
  const failure = await createMockServer({ mocks: [], host, port: 0 }).catch(
    (error: unknown) => error,
  )
  expect(failure).toMatchObject({ diagnostics: [{ code: 'cannot-listen', message }] })
})
